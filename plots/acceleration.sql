-- Steps to a loss of 1e-3 against the rate, rates whose loss falls all the way: median and range over starts. The depth
-- stands at the smallest rate of its curve.
with monotone as (
  select run
  from (
    select run, value > lag(value) over (partition by run order by step) as rises
    from trajectories
    where experiment = 'acceleration' and observable = 'loss'
  )
  group by run
  having max(rises) = 0
), counted as (
  select r.id, r.variant, n.value as depth, e.value as rate, r.steps,
    row_number() over (partition by r.variant, n.value, e.value order by r.steps) as place,
    count(*) over (partition by r.variant, n.value, e.value) as n,
    group_concat(r.id, ', ') over (
      partition by r.variant, n.value, e.value
      order by r.id
      rows between unbounded preceding and unbounded following
    ) as ids
  from runs r
  join monotone on monotone.run = r.id
  join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  join parameters e on e.run = r.id and e.path = 'optimizer.rate'
  where r.experiment = 'acceleration' and r.reason = 'loss'
)
select
  variant || printf(' depth %d', depth) as series,
  rate,
  min(steps) as least,
  max(iif(place <= (n + 1) / 2, steps, 0)) as middle,
  max(steps) as most,
  iif(rate = min(rate) over (partition by variant, depth), printf('depth %d', depth), null) as label,
  iif(n = 1, printf('run %s; 1 start', ids), printf('runs %s; %d starts', ids, n)) || printf(', η = %.2g', rate) as runs
from counted
group by variant, depth, rate
order by variant = 'p-2', depth, rate;
