-- The loss of f = uvx with x = y = 1, once over (u, v) with flows on it, once over theta = uv with flows on that.
-- Blocks: the map (x = u, y = v, z = loss); the parabola (x = theta, z = loss); the flows that end in the ghost; the other
-- flows over (u, v); the flows over theta. Of each flow: 1 where it starts, and its direction at half of its length.
with grids as (
  select
    variant,
    run,
    step,
    max(case observable when 'x' then value end) as x,
    max(case observable when 'y' then value end) as y,
    max(case observable when 'loss' then value end) as z
  from trajectories
  where experiment = 'ghost-saddle' and variant in ('landscape', 'parabola')
  group by variant, run, step
), flows as (
  select
    run,
    variant,
    time,
    max(case when observable in ('weights', 'theta') and component = 0 then value end) as x,
    max(case when observable = 'weights' and component = 1 then value end) as y,
    max(case observable when 'loss' then value end) as z
  from trajectories
  where experiment = 'ghost-saddle'
    and variant in ('paths', 'into-the-ghost', 'canonical-paths')
    and observable in (iif(variant = 'canonical-paths', 'theta', 'weights'), 'loss')
  group by variant, run, time
), moves as (
  select
    *,
    row_number() over path as place,
    x - lag(x) over path as dx,
    iif(variant = 'canonical-paths', z, y) - lag(iif(variant = 'canonical-paths', z, y)) over path as dy
  from flows
  window path as (partition by run order by time)
), lengths as (
  select
    *,
    sum(sqrt(dx * dx + dy * dy)) over (partition by run order by time) as length,
    sum(sqrt(dx * dx + dy * dy)) over (partition by run) as whole
  from moves
), blocks as (
  select
    iif(variant = 'landscape', 1, 2) as block,
    run,
    step as place,
    iif(variant = 'landscape', 'map', 'parabola') as series,
    x,
    y,
    z,
    null as start,
    null as dx,
    null as dy,
    case
      when abs(2 * x - round(2 * x)) > 1e-9 or variant = 'landscape' and abs(2 * y - round(2 * y)) > 1e-9 then null
      when variant = 'landscape' then printf('run %d, u = %g, v = %g: loss %.3g', run, round(2 * x) / 2, round(2 * y) / 2, z)
      else printf('run %d, θ = %g: loss %.3g', run, round(2 * x) / 2, z)
    end as runs
  from grids
  union all
  select
    case variant when 'into-the-ghost' then 3 when 'paths' then 4 else 5 end,
    run,
    place,
    printf('%s %d', variant, run),
    x,
    y,
    z,
    iif(place = 1, 1, null),
    iif(length >= whole / 2 and length - sqrt(dx * dx + dy * dy) < whole / 2, dx, null),
    iif(length >= whole / 2 and length - sqrt(dx * dx + dy * dy) < whole / 2, dy, null),
    iif(place % 12 = 1, printf('run %d, time %.2g: loss %.3g', run, time, z), null)
  from lengths
)
select series, x, y, z, start, dx, dy, runs, block
from blocks
order by block, run, place
