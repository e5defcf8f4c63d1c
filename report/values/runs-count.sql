-- format: %d
-- How many runs the database holds.
select count(*) from runs;
