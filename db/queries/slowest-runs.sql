-- The 20 slowest runs, with seconds, memory and steps per second.
select
    id,
    experiment,
    variant,
    round(wall_seconds, 3) as seconds,
    peak_memory / 1048576 as megabytes,
    steps,
    round(steps / nullif(wall_seconds, 0)) as steps_per_second
from runs
order by wall_seconds desc
limit 20;
