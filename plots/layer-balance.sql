-- Steps to loss 1e-6 against the imbalance c (U times c, v over c): at two fixed rates and at each start's
-- best rate. Geometric mean and range over the seeds; c where a run diverges is left out at a fixed rate.
with ran as (
    select r.variant as variant, r.seed as seed, c.value as c, e.value as rate, r.steps as steps,
        r.reason = 'loss' as arrived
    from runs r
    join parameters c on c.run = r.id and c.path = 'init.imbalance'
    join parameters e on e.run = r.id and e.path = 'optimizer.rate'
    where r.experiment = 'layer-balance'
), best as (
    select variant, seed, c, min(steps) as steps
    from ran
    where arrived
    group by variant, seed, c
)
select variant || ', best rate' as series, c, exp(avg(ln(steps))) as steps, min(steps) as least, max(steps) as most
from best
group by variant, c
union all
select 'fixed rate ' || round(rate, 3), c, exp(avg(ln(steps))), min(steps), max(steps)
from ran
where variant = 'wide' and (abs(rate / 0.0158489 - 1) < 0.01 or abs(rate / 0.1 - 1) < 0.01)
group by rate, c
having min(arrived) = 1
