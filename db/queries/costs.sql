-- Processor seconds of a run by experiment and variant, a number for each tenth of the plan: `run` and `plan` read them from experiments/costs.csv.
with tenths as (
    select
        profile,
        experiment,
        variant,
        ntile(10) over (partition by profile, experiment, variant order by id) as tenth,
        cpu_seconds
    from runs
), means as (
    select profile, experiment, variant, tenth, avg(cpu_seconds) as seconds, sum(cpu_seconds) as total
    from tenths
    group by profile, experiment, variant, tenth
)
select
    profile,
    experiment,
    variant,
    iif(sum(total) < 0.5, printf('%.2g', avg(seconds)), group_concat(printf('%.2g', seconds), ' ')) as seconds
from (select * from means order by tenth)
group by profile, experiment, variant
order by profile, experiment, variant;
