-- Directions and lengths of induced gradients Mx of one function: angle to x in degrees, and the length over 2|f|, which
-- is the recorded ratio to the bound 2|f|/cos(angle), over the cosine. First random P, then the aimed ones: median and
-- range over the draws for each R, which stands at its last angle.
with first as (
    select min(id) as run
    from runs
    where experiment = 'half-space'
), random as (
    select
        step,
        max(case observable when 'random-angle' then value end) as angle,
        max(case observable when 'random-length-ratio' then value end) as ratio
    from trajectories
    where run = (select run from first) and observable in ('random-angle', 'random-length-ratio')
    group by step
), aimed as (
    select
        at as r,
        case component when 0 then 10 when 1 then 60 when 2 then 89 else 89.9 end as angle,
        value as ratio,
        row_number() over (partition by at, component order by value) as place,
        count(*) over (partition by at, component) as n
    from trajectories
    where run = (select run from first) and observable = 'length-ratio'
)
select 'random P' as series, angle as x, ratio / cos(radians(angle)) as middle, null as least, null as most, null as label, null as runs, 0 as last
from random
union all
select
    printf('R = %d', r),
    angle,
    max(iif(place = (n + 1) / 2, ratio, null)) / cos(radians(angle)),
    min(ratio) / cos(radians(angle)),
    max(ratio) / cos(radians(angle)),
    case when angle < 89.5 then null when r > 1 then printf('R = %d', r) else 'aimed, R = 1' end,
    printf('run %d, %d draws, φ = %g, R = %d', (select run from first), n, angle, r),
    0
from aimed
group by r, angle
