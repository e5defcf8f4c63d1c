-- Steps to loss 1e-6 against the imbalance c (U times c, v over c): median and range over the seeds, at each start's best
-- rate for three shapes of U, then for the wide one at three fixed rates, as far as all seeds arrive; last, where one does not.
with ran as (
    select r.id, r.variant as variant, r.seed as seed, c.value as c, e.value as rate, r.steps as steps,
        r.reason = 'loss' as arrived
    from runs r
    join parameters c on c.run = r.id and c.path = 'init.imbalance'
    join parameters e on e.run = r.id and e.path = 'optimizer.rate'
    where r.experiment = 'layer-balance'
), best as (
    select *, row_number() over (partition by variant, seed, c order by steps) as from_the_best
    from ran
    where arrived
), points as (
    select replace(variant, '-', ' ') as series, iif(variant = 'wide', 8.0, 4.0) as named_at, id, c, steps, 1 as arrived
    from best
    where from_the_best = 1
    union all
    select printf('η = %.2g', rate), iif(rate < 0.02, 4.0, 0.5), id, c, steps, arrived
    from ran
    where variant = 'wide' and (abs(rate / 0.00630957 - 1) < 0.01 or abs(rate / 0.0158489 - 1) < 0.01 or abs(rate / 0.0398107 - 1) < 0.01)
), ranked as (
    select
        *,
        count(*) over (partition by series, c) as n,
        min(arrived) over (partition by series, c) as all_arrived,
        group_concat(id, ', ') over (
            partition by series, c
            order by id
            rows between unbounded preceding and unbounded following
        ) as ids
    from points
)
select
    iif(all_arrived, series, 'not all, ' || series) as series,
    c,
    median(steps) as middle,
    min(steps) as least,
    max(steps) as most,
    iif(all_arrived and c = named_at, series, null) as label,
    printf('runs %s; ', ids)
        || iif(all_arrived, printf('%d seeds', n), printf('%d of %d seeds diverge', n - sum(arrived), n))
        || printf(', c = %g', c) as runs
from ranked
group by ranked.series, c
order by all_arrived desc, ranked.series like 'η%', ranked.series, c;
