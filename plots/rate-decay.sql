-- Fewest steps to 1e-6 of |theta*|, over the grid of each schedule: mean and range over seeds.
with best as (
  select
    r.variant,
    n.value as depth,
    a.value as start,
    s.value as seed,
    min(r.steps) as steps
  from runs r
  join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  join parameters a on a.run = r.id and a.path = 'init.norm'
  join parameters s on s.run = r.id and s.path = 'init.seed'
  where r.experiment = 'rate-decay' and r.reason = 'loss'
  group by r.variant, n.value, a.value, s.value
)
select
  variant || ' rate' as series,
  2 * (depth - 1) + (start > 0.05) as place,
  avg(steps) as mean,
  min(steps) as least,
  max(steps) as most,
  printf('N = %d, start %g', depth, start) as label
from best
group by variant, depth, start
order by case variant when 'constant' then 1 when 'exponential' then 2 else 3 end, depth, start;
