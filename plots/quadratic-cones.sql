-- Paths on the two cones of rank one, in coordinates that keep Frobenius lengths: x = (a11 - a22)/sqrt 2, y = sqrt 2 a12 and
-- the height z = (a11 + a22)/sqrt 2. Blocks: flow that stalls, flow that passes, projected descent. The run stands at
-- every sixth record.
with points as (
  select
    run,
    variant,
    time,
    max(case component when 0 then value end) as a11,
    max(case component when 1 then value end) as a12,
    max(case component when 3 then value end) as a22
  from trajectories
  where experiment = 'quadratic-cone-paths' and observable = 'theta'
  group by run, time
), named as (
  select
    run,
    case
      when variant = 'projected' then 'projected descent'
      when last_value(a11) over (partition by run order by time rows between unbounded preceding and unbounded following) < -0.5
        then 'flow, ‖w‖² > 2α²'
      else 'flow, ‖w‖² < 2α²'
    end as series,
    time,
    (a11 - a22) / sqrt(2) as x,
    sqrt(2) * a12 as y,
    (a11 + a22) / sqrt(2) as z,
    row_number() over (partition by run order by time) as record
  from points
  where time <= 8
)
select
  series,
  time,
  iif(record % 6 = 1, printf('run %d, %s, time %.2g', run, series, time), null) as runs,
  x,
  y,
  z
from named
order by case series when 'flow, ‖w‖² < 2α²' then 1 when 'flow, ‖w‖² > 2α²' then 2 else 3 end, time
