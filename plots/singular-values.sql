-- The five leading singular values of the end-to-end matrix along training, one problem, depth 1 to 4: a block for each value
-- of each depth. The name stands at the end of the line; the last two share one where they end too close for two.
with lines as (
  select
    r.id as run,
    n.value as depth,
    t.component,
    t.step,
    t.time,
    t.value,
    lead(t.value) over (partition by r.id, t.step order by t.component) as next,
    row_number() over (partition by r.id, t.component order by t.step desc) as place
  from trajectories t
  join runs r on r.id = t.run and r.variant = 'rise'
  join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  join parameters d on d.run = r.id and d.path = 'problem.data.seed' and d.value = 1
  where t.experiment = 'singular-values' and t.observable = 'singular-values' and t.component <= 4 and t.time > 0
), names as (
  select depth, component, iif(component = 3 and value - next < 0.5, 'σ_4, σ_5', printf('σ_%d', component + 1)) as name
  from lines
  where place = 1
)
select
  printf('%d-%d', l.depth, l.component + 1) as series,
  l.time,
  iif(l.place = 1 and coalesce(before.name, '') not like '%,%', n.name, null) as label,
  iif(l.place % 20 = 1, printf('run %d, step %d: σ%d = %.3g', l.run, l.step, l.component + 1, l.value), null) as runs,
  l.value
from lines l
join names n on n.depth = l.depth and n.component = l.component
left join names before on before.depth = l.depth and before.component = l.component - 1
order by l.depth, l.component, l.step;
