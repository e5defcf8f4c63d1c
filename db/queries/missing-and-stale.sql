-- What is planned and not there: never made (missing), or made by other code only (stale).
select
    experiment.name as experiment,
    planned.variant as variant,
    sum(old.key is null) as missing,
    sum(old.key is not null) as stale
from planned
join experiment on experiment.id = planned.experiment
left join (select distinct key from run) as old on old.key = planned.key
where not exists (
    select 1
    from run
    where run.key = planned.key
        and run.code = planned.code
)
group by experiment.name, planned.variant
order by experiment.name, planned.variant;
