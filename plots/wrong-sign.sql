-- Left: loss of two scalars, target -1, off balance by delta at the start. Right: time until half of the plateau is left,
-- against delta, the imbalance of neighbours.
with paths as (
  select
    case i.value
      when '1 1' then 'balanced'
      when '1.0025 0.9975' then 'δ = 0.01'
      when '1.000025 0.999975' then 'δ = 0.0001'
      else 'δ = 0.000001'
    end as series,
    t.time as x,
    t.value as y
  from trajectories t
  join runs r on r.id = t.run and r.variant = 'chain-path'
  join parameters i on i.run = t.run and i.path = 'init.values'
  where t.experiment = 'wrong-sign' and t.observable = 'loss'
), escapes as (
  select
    iif(r.variant = 'chain-2', 'N = 2, θ* = ' || d.value, 'N = 3, θ* = ' || d.value) as series,
    iif(r.variant = 'chain-2', i.value, i.value / sqrt(2)) as x,
    max(t.time) as y
  from results i
  join runs r on r.id = i.run and r.variant in ('chain-2', 'chain-3')
  join trajectories t on t.run = i.run and t.observable = 'loss'
  join parameters d on d.run = i.run and d.path = 'problem.data.target'
  where i.experiment = 'wrong-sign' and i.observable = 'imbalance'
  group by i.run, i.value, d.value
)
select series, x, y, 1 as panel from paths
union all
select series, x, y, 2 from escapes
order by panel, series, x
