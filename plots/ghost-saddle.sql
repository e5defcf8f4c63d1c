-- The loss of f = uvx with x = y = 1, once over (u, v) with flows on it, once over theta = uv.
-- Blocks: 0 the map (x = u, y = v, z = loss); 1 the parabola (x = theta, z = loss); 2 and 3 the flows
-- that end in the ghost, then all others (x = u, y = v, z = loss).
with grids as (
    select
        variant,
        max(case observable when 'x' then value end) as x,
        max(case observable when 'y' then value end) as y,
        max(case observable when 'loss' then value end) as z
    from trajectories
    where experiment = 'ghost-saddle' and variant in ('landscape', 'parabola')
    group by variant, run, step
    order by variant, run, step
), flows as (
    select
        run,
        variant,
        max(case when observable = 'weights' and component = 0 then value end) as x,
        max(case when observable = 'weights' and component = 1 then value end) as y,
        max(case observable when 'loss' then value end) as z
    from trajectories
    where experiment = 'ghost-saddle' and variant in ('paths', 'into-the-ghost')
    group by variant, run, time
    order by variant, run, time
)
select iif(variant = 'landscape', 'map', 'parabola') as series, x, y, z from grids
union all
select iif(variant = 'paths', 'flow ', 'into the ghost ') || run, x, y, z from flows
