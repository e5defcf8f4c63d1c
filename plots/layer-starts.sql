-- Share of starts that converge and their mean steps (logarithm; -1 where none does) against standard deviation and depth.
-- Blocks: layer-wise; balanced; left and right outline of the cells where at least half of the layer-wise starts converge.
with starts as (
  select
    r.*,
    n.value as depth,
    s.value as std,
    row_number() over (partition by r.variant, n.value, s.value order by r.id) as place
  from runs r
  join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  join parameters s on s.run = r.id and s.path = iif(r.variant = 'balanced', 'init.layer-scale', 'init.scale')
  where r.experiment = 'layer-starts' and r.variant in ('layer-wise', 'balanced')
), named as (
  -- the first ten of a cell by number
  select
    *,
    group_concat(iif(place <= 10, id, null), ', ') over (
      partition by variant, depth, std
      order by id
      rows between unbounded preceding and unbounded following
    ) as ids
  from starts
), cells as (
  select
    iif(variant = 'balanced', 'balanced', 'layer-wise') as series,
    std,
    depth,
    avg(reason = 'loss') as share,
    coalesce(log10(avg(case when reason = 'loss' then steps end)), -1) as steps,
    printf(
      'runs %s%s; N = %d, standard deviation %.2f: %d of %d starts converge%s',
      ids,
      iif(count(*) > 10, printf(', ... (%d in all)', count(*)), ''),
      depth,
      std,
      sum(reason = 'loss'),
      count(*),
      coalesce(', ' || cast(avg(case when reason = 'loss' then steps end) as integer) || ' steps', '')
    ) as runs
  from named
  group by variant, depth, std
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
