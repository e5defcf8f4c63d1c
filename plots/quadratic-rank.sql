-- Final loss and steps against the number of units r, each method at the best of its rates for that seed (fewest
-- steps, then the least loss); range over seeds.
-- Columns: r, the method's name at the largest r with its height (not too near the one below), the runs, geometric mean,
-- least and most of the final loss (cut at the stop rule 1e-8), then of the steps.
with rated as (
  select
    r.id,
    r.variant,
    w.value as width,
    x.value as loss,
    r.steps,
    row_number() over (partition by r.variant, w.value, s.value order by r.steps, x.value, r.id) as place
  from runs r
  join results x on x.run = r.id and x.observable = 'loss'
  join parameters w on w.run = r.id and w.path = 'parameterization.width'
  join parameters s on s.run = r.id and s.path = 'init.seed'
  where r.experiment = 'quadratic-rank' and r.variant in ('projected', 'descent', 'adam')
), best as (
  select
    *,
    group_concat(id, ', ') over (
      partition by variant, width
      order by id
      rows between unbounded preceding and unbounded following
    ) as ids
  from rated
  where place = 1
), curves as (
  select
    case variant when 'projected' then 'projected descent' when 'descent' then 'gradient descent' else 'Adam' end as series,
    width,
    printf('runs %s; %d seeds, each at the best of its rates, r = %d', ids, count(*), width) as runs,
    geomean(max(loss, 1e-8)) as loss,
    max(min(loss), 1e-8) as loss_least,
    max(max(loss), 1e-8) as loss_most,
    geomean(steps) as steps,
    min(steps) as steps_least,
    max(steps) as steps_most
  from best
  group by variant, width
)
select
  series,
  width,
  iif(width = max(width) over (), series, null) as label,
  max(steps, coalesce(1.35 * lag(steps) over (partition by width order by steps, series), 0)) as label_at,
  runs,
  loss,
  loss_least,
  loss_most,
  steps,
  steps_least,
  steps_most
from curves
order by case series when 'projected descent' then 1 when 'gradient descent' then 2 else 3 end, width
