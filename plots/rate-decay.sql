-- Does a decaying rate arrive sooner than the best constant one? Fewest steps to 1e-6 of ‖theta*‖, over the grid of each
-- schedule: a row for each seed, which names its best run, and in the first of a place's rows mean and range over seeds. The
-- schedule is named once, in the first place with the most steps.
with ranked as (
  select
    r.id,
    r.variant,
    n.value as depth,
    a.value as start,
    r.seed,
    r.steps,
    row_number() over (partition by r.variant, n.value, a.value, r.seed order by r.steps, r.id) as rank
  from runs r
  join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  join parameters a on a.run = r.id and a.path = 'init.norm'
  where r.experiment = 'rate-decay' and r.reason = 'loss'
), best as (
  select
    *,
    row_number() over (partition by variant, depth, start order by seed) as first,
    dense_rank() over (order by depth, start) - 1 as place,
    avg(steps) over (partition by variant, depth, start) as mean,
    min(steps) over (partition by variant, depth, start) as least,
    max(steps) over (partition by variant, depth, start) as most
  from ranked
  where rank = 1
)
select
  variant || ' rate' as series,
  place,
  iif(first = 1, mean, null) as mean,
  iif(first = 1, least, null) as least,
  iif(first = 1, most, null) as most,
  printf('N = %d', depth) as depth,
  printf('start %g', start) as start,
  steps,
  iif(first = 1 and mean = max(mean) over (partition by variant), replace(variant, '-', ' '), null) as name,
  printf('run %d, seed %d, %d steps', id, seed, steps) as run,
  0 as last
from best
order by case variant when 'constant' then 1 when 'exponential' then 2 else 3 end, best.depth, best.start, seed;
