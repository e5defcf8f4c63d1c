-- The tables, version 6. What people and reports read are the views in views.sql.
--
-- Invariants beyond the constraints, checked by `overparam doctor`:
--   run.key is the SHA-256 of the canonical text (run_text);
--   run.current is 1 exactly when `planned` holds the run's key and code;
--   run.code is the code under which the run was adopted last, or else the one that computed it;
--   sample.last is 1 exactly for the greatest sequence of a run, observable and component.
-- Names that many rows share (observables, paths, builds, codes, sets of parameters) are stored once.

-- A random identity, and a counter that moves whenever the content of a view can have changed.
create table store (
    id integer primary key check (id = 1),
    identity text not null,
    generation integer not null,
    program text not null default '' -- version of the one that made or upgraded the tables
) strict;

create table experiment (
    id integer primary key,
    name text not null unique,
    title text not null,
    source text not null,
    file text not null,
    profile text not null,
    fingerprint text not null, -- SHA-256 of what is planned; empty: the experiment is not planned
    root text not null default '' -- the folder from which `file` and `input.path` start, as seen from the database's
) strict;

-- The files that an experiment was planned from, and the program that did it. While size, times and inode are as they
-- were, nothing is read to know that the plan is today's.
create table input (
    experiment integer not null references experiment on delete cascade,
    path text not null,
    sha256 text not null,
    size integer not null, -- -1: written at the time of planning, so that its times tell nothing
    modified integer not null, -- nanoseconds since 1970
    changed integer not null, -- the inode
    inode integer not null,
    ship integer not null check (ship in (0, 1)), -- 0: an archive leaves it out (`ship: false`, and the program)
    primary key (experiment, path)
) strict, without rowid;

-- Of the content of each data or weights file that was ever planned with: where another one first differs from it can be
-- told when both are gone. At most 64 KiB a file.
create table outline (
    sha256 text primary key, -- of the file as it was stored; the rest is of what gzip inflates
    size integer not null,
    lines integer, -- NULL: no text
    step integer not null, -- lines, or bytes where it is no text
    marks text not null -- of the first step, 2 steps, ..., the whole: 16 digits each of their SHA-256
) strict, without rowid;

-- The code that computes a run: the engine, the kinds that it uses and the modules that they include.
create table code (
    id integer primary key,
    digest text not null unique
) strict;

-- Its parts: 'core', 'mathematics/layers', 'loss/squared', ...
create table code_part (
    code integer not null references code,
    part text not null,
    digest text not null,
    primary key (code, part)
) strict, without rowid;

-- What the experiment files plan today.
create table planned (
    run integer primary key, -- the id that the run has or will have: whoever finishes first, ids follow the plan
    key text not null unique,
    code integer not null references code,
    experiment integer not null references experiment on delete cascade,
    variant text not null,
    place integer not null -- position in the plan of the experiment
) strict;

create index planned_of_experiment on planned (experiment, place);

-- Program and machine.
create table build (
    id integer primary key,
    version text not null,
    commit_id text not null,
    dirty integer not null check (dirty in (0, 1)),
    compiler text not null,
    flags text not null,
    gsl text not null,
    blas text not null,
    blas_kernel text not null,
    cpu text not null,
    host text not null,
    system text not null,
    unique (version, commit_id, dirty, compiler, flags, gsl, blas, blas_kernel, cpu, host, system)
) strict;

create table path (
    id integer primary key,
    name text not null unique
) strict;

-- Resolved parameters. Those that a sweep does not move are the same set for many runs, those that it moves are one run's.
create table parameter_set (
    id integer primary key,
    digest text, -- SHA-256 of the content; NULL: it is one run's
    seal blob not null -- of the rows of a shared one: src/store/seal.c
) strict;

create unique index parameter_set_of_digest on parameter_set (digest)
where digest is not null;

create table parameter (
    parameter_set integer not null references parameter_set,
    path integer not null references path,
    value any,
    member text not null, -- '"init.scale": 0.1': exact, valid JSON
    primary key (parameter_set, path)
) strict, without rowid;

create table run (
    id integer primary key,
    key text not null,
    code integer not null references code,
    experiment integer not null references experiment,
    variant text not null,
    profile text not null,
    status text not null check (status in ('done', 'diverged', 'failed')),
    reason text not null,
    steps integer not null,
    evaluations integer not null,
    time real,
    wall_seconds real not null,
    cpu_seconds real not null,
    seed integer,
    build integer not null references build,
    started text not null,
    fixed integer not null references parameter_set,
    swept integer not null references parameter_set,
    current integer not null check (current in (0, 1)),
    peak_memory integer not null default 0, -- bytes
    results blob not null default x'', -- digest of what came out: samples, weights
    seal blob not null default x'', -- of results and all other rows of the run: src/store/seal.c
    unique (key, code)
) strict;

create index run_of_experiment on run (experiment, current, status);

create index run_of_status on run (status, current);

-- Runs were taken over by code that did not compute them: a sample was computed again, and every bit was equal.
create table adoption (
    id integer primary key,
    made text not null, -- UTC
    build integer not null references build, -- the program and machine that computed the sample
    person text not null, -- who gave the command
    share real not null -- of the runs of each variant and code, at least one, that were computed again
) strict;

-- run.build stays what it was: the program that computed the run.
create table adopted_run (
    run integer not null references run on delete cascade,
    adoption integer not null references adoption,
    was integer not null references code, -- before
    code integer not null references code, -- since
    sampled integer not null check (sampled in (0, 1)), -- 1: it was computed again
    primary key (run, adoption)
) strict, without rowid;

-- The canonical text of the resolved spec, in two parts, for runs of a sweep differ in a few values: the pieces of the form with the
-- values that the sweep moves behind them, the first behind the first.
create table text_form (
    id integer primary key,
    digest text not null unique, -- SHA-256 of the pieces, or of the whole text where there is one piece
    pieces text not null -- a list of texts as JSON
) strict;

create table run_text (
    run integer primary key references run on delete cascade,
    form integer not null references text_form,
    moved text not null -- a list of texts as JSON
) strict;

-- Final weights, when the experiment asks for them: IEEE doubles, little-endian.
create table run_weights (
    run integer primary key references run on delete cascade,
    bytes blob not null
) strict;

-- Of the runs of a program of the user's own.
create table run_program (
    run integer primary key references run on delete cascade,
    version text not null, -- the first line of what its `version` command said; '' without one
    words text not null -- the end of its standard error, at most 16 KiB, when it failed; else ''
) strict;

create table observable (
    id integer primary key,
    name text not null unique
) strict;

-- kind: 0 finite, 1 nan, 2 +inf, 3 -inf, 4 negative zero (whose sign SQLite would lose).
create table sample (
    run integer not null references run on delete cascade,
    observable integer not null references observable,
    component integer not null,
    sequence integer not null, -- order in which the run recorded it
    step integer not null,
    time real, -- of a flow; NULL in a probe
    value real,
    kind integer not null check (kind between 0 and 4),
    last integer not null check (last in (0, 1)),
    at real, -- where a probe looked: a rate, an angle, a size
    primary key (run, observable, component, sequence),
    check ((kind in (0, 4)) = (value is not null))
) strict, without rowid;

create index sample_last on sample (run, observable, component)
where last = 1;

create table claim (
    experiment integer not null references experiment on delete cascade,
    id text not null,
    place integer not null, -- position in the file
    says text not null,
    source text not null,
    query text not null,
    expect text not null,
    because text not null,
    -- How it came out the last time; NULL before it was asked.
    measured real,
    measured_kind text check (measured_kind in ('finite', 'nan', '+inf', '-inf', 'missing')),
    holds integer check (holds in (0, 1)),
    problem text,
    checked text,
    sort text check (sort in ('identity', 'theorem', 'finding')), -- NULL where its file does not say
    primary key (experiment, id),
    check ((measured_kind is 'finite') = (measured is not null))
) strict, without rowid;

-- Every time that a run was tried, here or on a machine from which it was merged. Databases of version 5 kept no record.
create table attempt (
    run integer not null references run on delete cascade,
    started text not null,
    build integer not null references build,
    status text not null check (status in ('done', 'diverged', 'failed')),
    reason text not null,
    signal integer not null, -- that ended it, or 0
    wall_seconds real not null,
    cpu_seconds real not null,
    peak_memory integer not null, -- bytes
    words text not null, -- the last that it said on standard error, at most 16 kB
    primary key (run, started, build)
) strict, without rowid;

-- Of one key and code two machines have other bits: the run that was begun first stands, the other is kept here.
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

-- A figure, table, value or claim.
create table artefact (
    id integer primary key,
    kind text not null,
    name text not null,
    unique (kind, name)
) strict;

create table artefact_run (
    artefact integer not null references artefact on delete cascade,
    run integer not null references run on delete cascade,
    primary key (artefact, run)
) strict, without rowid;

create index artefact_run_of_run on artefact_run (run);

-- Runs in their midst, to go on from: the last state of each; it goes when the run is done or diverged.
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

-- Words and sentences that people gave to runs. They belong to the key: whatever code makes the run has them.
create table tag (
    key text not null,
    word text not null,
    primary key (key, word)
) strict, without rowid;

create table note (
    key text not null,
    written text not null, -- UTC
    words text not null,
    primary key (key, written, words)
) strict, without rowid;

-- Values of `best:` in the experiments that are planned, as the other runs' results gave them.
create table found (
    experiment integer not null references experiment on delete cascade,
    place integer not null, -- in the file
    variant text not null,
    path text not null,
    query text not null,
    value any, -- NULL: the runs that are asked about are not all made
    primary key (experiment, place)
) strict, without rowid;
