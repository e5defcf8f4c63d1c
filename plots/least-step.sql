-- The least step of the weights against the step of theta: median, and the tenth at either end, of directions, networks and, of those
-- that train, times. One block for each sort of place. name: what it is, at the largest t.
with steps as (
  select
    case
      when r.variant like 'training%' then 1
      when r.variant = 'equal-units' then 2
      when r.variant = 'origin' then cast(n.value as integer) + 1
    end as block,
    x.run,
    log10(x.at) as t,
    x.value
  from trajectories x
  join runs r on r.id = x.run and r.variant <> 'origin-six'
  join parameters n on n.run = x.run and n.path = 'parameterization.depth'
  where x.experiment = 'least-step' and x.observable = 'least-step' and x.value is not null
)
select
  printf('block %d', block) as series,
  pow(10, round(t)) as x,
  median(value) as y,
  quantile(value, 0.1) as low,
  quantile(value, 0.9) as high,
  iif(round(t) = -6, case block
    when 1 then 'random or trained weights'
    when 2 then 'all units equal'
    else printf('zero weights, N = %d', block - 1) end, null) as name,
  printf('%d runs from %d to %d, t = 10^{%d}: %.2e', count(distinct run), min(run), max(run), round(t), median(value)) as runs
from steps
group by block, round(t)
order by block, x;
