-- Is there a critical point that is neither a minimum of the canonical problem nor one where J has lost rank? Every one that
-- was found: ‖g‖ and the smallest singular value of J, a block for each model. Zeros are put at 1e-20. Points of one cell, a
-- twelfth of a decade wide, are drawn once, at the first of them; of about 20 cells the point is named. In the first row of
-- a model the numbers of points with a small ‖g‖ (minima), and of the others (ghosts).
with points as (
  select
    r.variant,
    t.run,
    t.step,
    max(max(case t.observable when 'gradient-norm' then t.value end), 1e-20) as g,
    max(min(case t.observable when 'jacobian-spectrum' then t.value end), 1e-20) as sigma
  from trajectories t
  join runs r on r.id = t.run and r.variant <> 'canonical'
  where t.experiment = 'critical-points' and t.observable in ('gradient-norm', 'jacobian-spectrum')
  group by r.variant, t.run, t.step
), cells as (
  select
    variant,
    run,
    step,
    g,
    sigma,
    row_number() over (partition by variant, round(12 * log10(g)), round(12 * log10(sigma)) order by run, step) as place,
    row_number() over (partition by variant order by run, step) as first,
    sum(g < 1e-6) over (partition by variant) as minima,
    count(*) over (partition by variant) as points
  from points
), drawn as (
  select
    *,
    row_number() over (partition by variant order by sigma, first) as rank,
    count(*) over (partition by variant) as cells
  from cells
  where place = 1
)
select
  variant as series,
  g,
  sigma,
  iif(first = 1 and minima > 0, printf('%d minima', minima), null) as minima,
  iif(first = 1, printf('%d ghosts', points - minima), null) as ghosts,
  iif(rank % max(1, cells / 20) = 0, printf('run %d, point %d', run, step), null) as run,
  0 as last
from drawn
order by variant = 'bottleneck', variant = 'three-layers', variant = 'two-layers', variant, first;
