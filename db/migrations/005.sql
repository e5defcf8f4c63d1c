-- Version 5 to 6: the text of the views is compared, not its SHA-256. Views of planned runs, texts, inputs, builds and lineage are new,
-- and commands that only read rest on them.
alter table store drop column views;
