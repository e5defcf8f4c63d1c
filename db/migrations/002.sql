-- Version 2 to 3: ids follow the plan, not the order in which the workers finish.
alter table planned add column run integer not null default 0;

update planned
set run = coalesce(
  (select id from run where run.key = planned.key and run.code = planned.code),
  numbered.n + (select coalesce(max(id), 0) from run)
)
from (select key, row_number() over (order by experiment, place) as n from planned) as numbered
where numbered.key = planned.key;

create unique index planned_of_run on planned (run);
