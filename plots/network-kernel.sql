-- Relative change of M over training (left) and largest distance of f from the linear path (right) against the width, one block for
-- each variant: median and range over starts.
with measured as (
  select
    t.run,
    r.variant,
    w.value as width,
    max(case when t.observable = 'kernel-change' and t.step = r.steps then t.value end) as change,
    max(case t.observable when 'linearization-gap' then t.value end) as gap
  from trajectories t
  join runs r on r.id = t.run
  join parameters w on w.run = t.run and w.path = 'parameterization.width'
  where t.experiment = 'network-kernel'
  group by t.run
)
select
  variant as series,
  width,
  median(change) as change,
  min(change) as change_low,
  max(change) as change_high,
  median(gap) as gap,
  min(gap) as gap_low,
  max(gap) as gap_high,
  iif(width = max(width) over (partition by variant),
    case variant when 'wide' then 'plain' when 'small-factor' then 'small factor' when 'small-start' then 'small start' end, null) as name,
  iif(variant = 'small-start-plain' and width = 32, 'small start, no biases', null) as above,
  printf('%d runs from %d to %d, width %d', count(*), min(run), max(run), width) as runs
from measured
group by variant, width
order by variant = 'wide' desc, variant, width;
