-- What is planned and not there: never made (missing), or made by other code only (stale).
select
    experiment,
    variant,
    sum(state = 'missing') as missing,
    sum(state = 'stale') as stale
from planned_runs
group by experiment, variant
having missing + stale > 0
order by experiment, variant;
