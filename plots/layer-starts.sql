-- Share of starts that converge and their mean steps (logarithm; -1 where none does) against standard deviation and depth.
-- Blocks: layer-wise; balanced; left and right outline of the cells where at least half of the layer-wise starts converge.
with cells as (
  select
    iif(r.variant = 'balanced', 'balanced', 'layer-wise') as series,
    s.value as std,
    n.value as depth,
    avg(r.reason = 'loss') as share,
    coalesce(log10(avg(case when r.reason = 'loss' then r.steps end)), -1) as steps,
    printf(
      'run %d is the first, run %d the last of %d starts, N = %d, standard deviation %.2f: %d converge%s',
      min(r.id),
      max(r.id),
      count(*),
      n.value,
      s.value,
      sum(r.reason = 'loss'),
      coalesce(', ' || cast(avg(case when r.reason = 'loss' then r.steps end) as integer) || ' steps', '')
    ) as runs
  from runs r
  join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  join parameters s on s.run = r.id and s.path = iif(r.variant = 'balanced', 'init.layer-scale', 'init.scale')
  where r.experiment = 'layer-starts' and r.variant in ('layer-wise', 'balanced')
  group by r.variant, n.value, s.value
), edges as (
  select
    series,
    depth,
    (select (max(std) - min(std)) / (count(distinct std) - 1) / 2 from cells) as half,
    min(case when share >= 0.5 then std end) as low,
    max(case when share >= 0.5 then std end) as high
  from cells
  where series = 'layer-wise'
  group by series, depth
), sides(side) as (
  values (-0.5), (0.5)
), blocks as (
  select iif(series = 'balanced', 2, 1) as block, depth as layer, series, std, depth, share, steps, runs from cells
  union all
  select 3, depth, 'from', low - half, depth + side, null, null, null from edges join sides
  union all
  select 4, depth, 'to', high + half, depth + side, null, null, null from edges join sides
)
select series, std, depth, runs, share, steps
from blocks
order by block, layer, depth, std
