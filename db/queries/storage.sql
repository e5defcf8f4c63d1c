-- Samples per experiment and observable: what fills the file.
select
    experiment,
    observable,
    count(distinct run) as runs,
    count(*) as samples,
    count(*) / count(distinct run) as samples_per_run
from trajectories
group by experiment, observable
order by samples desc;
