-- Version 1 to 2: the parts of a run's code, for `overparam why`; the memory that it took; indices by status.
create table code_part (
    code integer not null references code,
    part text not null,
    digest text not null,
    primary key (code, part)
) strict, without rowid;

alter table run add column peak_memory integer not null default 0;

drop index run_of_experiment;

create index run_of_experiment on run (experiment, current, status);

create index run_of_status on run (status, current);
