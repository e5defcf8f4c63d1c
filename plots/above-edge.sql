-- The first ratio of rate and threshold at which descent blows up against kappa: median, least and most of three starts, one
-- block for each depth. name: the depth, at the last point.
with edges as (
  select
    x.run,
    cast(n.value as integer) as depth,
    round(2 * cast(i.value as real)) / 2 as kappa,
    x.value
  from results x
  join runs r on r.id = x.run and r.variant in ('two', 'three', 'four')
  join parameters n on n.run = x.run and n.path = 'parameterization.depth'
  join parameters i on i.run = x.run and i.path = 'init.values'
  where x.experiment = 'above-edge' and x.observable = 'edge'
)
select
  printf('%d layers', depth) as series,
  kappa as x,
  median(value) as y,
  min(value) as low,
  max(value) as high,
  iif(kappa = max(kappa) over (partition by depth), printf('%d layers', depth), null) as name,
  printf('%d to %d, κ = %g: %.2f', min(run), max(run), kappa, median(value)) as runs
from edges
group by depth, kappa
order by depth, kappa;
