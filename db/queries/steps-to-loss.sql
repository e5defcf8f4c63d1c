-- The first recorded step and time at which the loss was below 1e-3, per run.
select
    run,
    experiment,
    variant,
    min(step) as step,
    min(time) as time
from trajectories
where observable = 'loss'
    and component = 0
    and value < 1e-3
group by run
order by experiment, variant, step;
