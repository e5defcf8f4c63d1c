-- The loss of f = uvx with x = y = 1, once over (u, v) with flows on it, once over theta = uv.
-- Blocks: 0 the map (x = u, y = v, z = loss); 1 the parabola (x = theta, z = loss); 2 and 3 the flows
-- that end in the ghost, then all others (x = u, y = v, z = loss).
select 'map' as series, x.value as x, y.value as y, l.value as z
from trajectories l
join trajectories x on x.run = l.run and x.observable = 'x' and x.step = l.step
join trajectories y on y.run = l.run and y.observable = 'y' and y.step = l.step
where l.experiment = 'ghost-saddle' and l.variant = 'landscape' and l.observable = 'loss'
union all
select 'parabola', x.value, null, l.value
from trajectories l
join trajectories x on x.run = l.run and x.observable = 'x' and x.step = l.step
where l.experiment = 'ghost-saddle' and l.variant = 'parabola' and l.observable = 'loss'
union all
select *
from (
    select iif(u.variant = 'paths', 'flow ', 'into the ghost ') || u.run, u.value, v.value, l.value
    from trajectories u
    join trajectories v
        on v.run = u.run and v.observable = 'weights' and v.component = 1 and v.step = u.step and v.time = u.time
    join trajectories l on l.run = u.run and l.observable = 'loss' and l.step = u.step and l.time = u.time
    where u.experiment = 'ghost-saddle' and u.variant in ('paths', 'into-the-ghost')
        and u.observable = 'weights' and u.component = 0
    order by u.variant, u.run, u.sequence
)
