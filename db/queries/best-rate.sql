-- The best rate of a grid: per experiment and variant the rate that met the loss in the fewest steps.
select experiment, variant, rate, steps
from (
    select
        r.experiment as experiment,
        r.variant as variant,
        p.value as rate,
        r.steps as steps,
        row_number() over (partition by r.experiment, r.variant order by r.steps, p.value) as place
    from runs r
    join parameters p on p.run = r.id and p.path = 'optimizer.rate'
    where r.status = 'done'
        and r.reason = 'loss'
        and p.swept = 1
)
where place = 1
order by experiment, variant;
