-- Version 4 to 5.

-- Runs that other code than that which computed them has taken over, after a sample was computed again and found equal.
create table adoption (
    id integer primary key,
    made text not null,
    build integer not null references build,
    person text not null,
    share real not null
) strict;

create table adopted_run (
    run integer not null references run on delete cascade,
    adoption integer not null references adoption,
    was integer not null references code,
    code integer not null references code,
    sampled integer not null check (sampled in (0, 1)),
    primary key (run, adoption)
) strict, without rowid;

-- What programs of the user's own said of themselves.
create table run_program (
    run integer primary key references run on delete cascade,
    version text not null,
    words text not null
) strict;
