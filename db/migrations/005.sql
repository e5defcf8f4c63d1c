-- Version 5 to 6: the text of the views is compared, not its SHA-256. Views of planned runs, texts, inputs, builds and lineage are new,
-- and commands that only read rest on them.
alter table store drop column views;

-- Every time that a run was tried; what is there from before has none.
create table attempt (
    run integer not null references run on delete cascade,
    started text not null,
    build integer not null references build,
    status text not null check (status in ('done', 'diverged', 'failed')),
    reason text not null,
    signal integer not null,
    wall_seconds real not null,
    cpu_seconds real not null,
    peak_memory integer not null,
    words text not null,
    primary key (run, started, build)
) strict, without rowid;

-- Other bits for a run of the same key and code, that a merge brought: kept aside.
create table conflict (
    id integer primary key,
    run integer not null references run on delete cascade,
    status text not null check (status in ('done', 'diverged', 'failed')),
    reason text not null,
    steps integer not null,
    evaluations integer not null,
    time real,
    wall_seconds real not null,
    cpu_seconds real not null,
    build integer not null references build,
    started text not null,
    peak_memory integer not null,
    weights blob,
    unique (run, build, started)
) strict;

create table conflict_sample (
    conflict integer not null references conflict on delete cascade,
    observable integer not null references observable,
    component integer not null,
    sequence integer not null,
    step integer not null,
    time real,
    at real,
    value real,
    kind integer not null check (kind between 0 and 4),
    primary key (conflict, observable, component, sequence)
) strict, without rowid;

-- Runs in their midst, to go on from.
create table checkpoint (
    key text primary key, -- of the run
    code integer not null references code,
    build integer not null references build,
    made text not null, -- UTC
    step integer not null,
    time real,
    share real not null, -- of the way to its end
    wall_seconds real not null, -- so far, all attempts together
    cpu_seconds real not null,
    sha256 text not null, -- of the state
    state blob not null
) strict;

-- By whom the tables were made: an older program says whom to ask.
alter table store add column program text not null default '';

-- Words and sentences that people gave to runs.
create table tag (
    key text not null,
    word text not null,
    primary key (key, word)
) strict, without rowid;

create table note (
    key text not null,
    written text not null,
    words text not null,
    primary key (key, written, words)
) strict, without rowid;

-- Digests of each run, by which damage is seen; the program fills them in.
alter table run add column results blob not null default x'';

alter table run add column seal blob not null default x'';


-- Values of `best:`, as other runs' results gave them.
create table found (
    experiment integer not null references experiment on delete cascade,
    place integer not null,
    variant text not null,
    path text not null,
    query text not null,
    value any,
    primary key (experiment, place)
) strict, without rowid;

-- A set of parameters that a sweep moves need not be found by its content: it is one run's.
create table set_of_parameters (
    id integer primary key,
    digest text,
    seal blob not null
) strict;

insert into set_of_parameters
select id, digest, x''
from parameter_set;

drop table parameter_set;

alter table set_of_parameters rename to parameter_set;

create unique index parameter_set_of_digest on parameter_set (digest)
where digest is not null;

-- Texts of which all but a few values are the same: those that are there stay whole.
create table text_form (
    id integer primary key,
    digest text not null unique,
    pieces text not null
) strict;

insert into text_form (digest, pieces)
select run.key, json_array(min(run_text.canonical))
from run_text
join run on run.id = run_text.run
group by run.key;

create table text_of_run (
    run integer primary key references run on delete cascade,
    form integer not null references text_form,
    moved text not null
) strict;

insert into text_of_run
select run.id, text_form.id, '[]'
from run_text
join run on run.id = run_text.run
join text_form on text_form.digest = run.key;

drop table run_text;

alter table text_of_run rename to run_text;

-- Planned runs by their ids.
create table planned_run (
    run integer primary key,
    key text not null unique,
    code integer not null references code,
    experiment integer not null references experiment on delete cascade,
    variant text not null,
    place integer not null
) strict;

insert into planned_run
select run, key, code, experiment, variant, place
from planned;

drop table planned;

alter table planned_run rename to planned;

create index planned_of_experiment on planned (experiment, place);
