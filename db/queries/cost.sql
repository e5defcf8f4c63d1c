-- What each experiment cost: processor time, memory, samples.
select
    experiment,
    count(*) as runs,
    round(sum(cpu_seconds), 1) as cpu_seconds,
    round(sum(cpu_seconds) / 3600, 2) as cpu_hours,
    max(peak_memory) / 1048576 as megabytes,
    round(max(wall_seconds), 2) as longest
from runs
group by experiment
order by cpu_seconds desc;
