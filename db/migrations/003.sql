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
    ship integer not null check (ship in (0, 1)),
    primary key (experiment, path)
) strict, without rowid;

-- Where a probe looked had stood in the column of the time; zeros said that there was no such place.
alter table sample add column at real;

update sample
set
  at = case
    when name.name in ('path', 'end', 'end-loss') then sample.time
    when name.name in ('plain', 'mended', 'two-sided', 'cycle-plain', 'cycle-mended') then null
    else nullif(sample.time, 0)
  end,
  time = null
from observable as name
where name.id = sample.observable
  and sample.run in (
    select run.id
    from run
    join parameter on parameter.parameter_set in (run.fixed, run.swept)
    join path on path.id = parameter.path
    where path.name = 'probe.kind'
  );

update run
set time = null
where exists (
  select 1
  from parameter
  join path on path.id = parameter.path
  where parameter.parameter_set in (run.fixed, run.swept) and path.name = 'probe.kind'
);

-- What is kept of the content of files, so that two of them can be compared when they are gone.
create table outline (
    sha256 text primary key,
    size integer not null,
    lines integer,
    step integer not null,
    marks text not null
) strict, without rowid;
