-- Version 3 to 4.

-- What sort of claim it is; NULL where its file does not say.
alter table claim add column sort text check (sort in ('identity', 'theorem', 'finding'));

-- The files that an experiment was planned from: nothing is read again while they are as they were.
alter table experiment add column root text not null default '';

create table input (
    experiment integer not null references experiment on delete cascade,
    path text not null,
    sha256 text not null,
    size integer not null,
    modified integer not null,
    changed integer not null,
    inode integer not null,
    primary key (experiment, path)
) strict, without rowid;
