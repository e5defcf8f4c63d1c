-- Directions and lengths of induced gradients Mx of one function: angle to x in degrees, length over the
-- bound 2|f|/cos(angle) times cos(angle), so that the bound is 1 at every angle.
select 'random P' as series, a.value as angle, l.value as ratio
from trajectories a
join trajectories l on l.run = a.run and l.observable = 'random-length-ratio' and l.step = a.step
where a.experiment = 'half-space' and a.observable = 'random-angle'
    and a.run = (select min(id) from runs where experiment = 'half-space')
union all
select 'aimed, R = ' || cast(l.time as integer),
    case l.component when 0 then 10 when 1 then 60 when 2 then 89 else 89.9 end, l.value
from trajectories l
where l.experiment = 'half-space' and l.observable = 'length-ratio'
    and l.run = (select min(id) from runs where experiment = 'half-space')
