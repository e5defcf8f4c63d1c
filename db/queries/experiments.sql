-- Every experiment: its runs by status and the time that they took.
select
    experiment,
    variant,
    count(*) as runs,
    sum(status = 'done') as done,
    sum(status = 'diverged') as diverged,
    sum(status = 'failed') as failed,
    round(sum(wall_seconds), 1) as seconds
from runs
group by experiment, variant
order by experiment, variant;
