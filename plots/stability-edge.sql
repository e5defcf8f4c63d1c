-- How far above the threshold of the minimum descent stays bounded: ratios to it. Blocks 1 and 2, near the minimum, by depth: the
-- smallest rate that diverges; with an odd number of layers the smallest that ends at the origin. Blocks 3 to 5, two layers from
-- starts of three norms: the smallest rate that diverges against the angle to the minimum.
with line as (
  select r.id, n.value as depth, e.value * n.value / 2 as ratio, r.status, x.value as theta
  from runs r
  join parameters e on e.run = r.id and e.path = 'optimizer.rate'
  join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  left join results x on x.run = r.id and x.observable = 'theta'
  where r.experiment = 'stability' and r.variant = 'line'
), starts as (
  select
    r.id,
    e.value as ratio,
    cast(i.value as real) as x,
    cast(substr(i.value, instr(i.value, ' ')) as real) as y
  from runs r
  join parameters e on e.run = r.id and e.path = 'optimizer.rate'
  join parameters i on i.run = r.id and i.path = 'init.theta'
  where r.experiment = 'stability' and r.variant = 'starts' and r.status = 'diverged'
), blocks as (
  select '1 diverges' as series, depth as x, min(ratio) as ratio, id, null as norm
  from line
  where status = 'diverged'
  group by depth
  union all
  select '2 origin', depth, min(ratio), id, null
  from line
  where status = 'done' and theta < 0
  group by depth
  union all
  select
    printf('%d norm', 3 + (x * x + y * y > 0.1) + (x * x + y * y > 0.5)),
    round(degrees(atan2(y, x))),
    min(ratio),
    id,
    round(sqrt(x * x + y * y), 1)
  from starts
  group by x, y
)
select
  series,
  x,
  ratio,
  iif(x = 150, printf('‖θ₀‖ = %g', norm), null) as name,
  printf('run %d, ratio %.3f', id, ratio) as run,
  0 as last
from blocks
order by series, x;
