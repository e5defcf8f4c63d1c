-- Version 3 to 4.

-- What sort of claim it is; NULL where its file does not say.
alter table claim add column sort text check (sort in ('identity', 'theorem', 'finding'));
