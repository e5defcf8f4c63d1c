-- Largest change of an entry of UU' - vv' along the trajectory: median over seeds; flow, and descent by rate.
with x as (
  select
    case r.variant when 'flow' then 'gradient flow' else printf('descent, rate %g', p.value) end as series,
    case r.variant when 'flow' then 9 else p.value end as rank_,
    t.time,
    t.value,
    row_number() over (partition by r.variant, p.value, t.step, t.time order by t.value) as place,
    count(*) over (partition by r.variant, p.value, t.step, t.time) as n
  from trajectories t
  join runs r on r.id = t.run and r.variant in ('flow', 'descent')
  left join parameters p on p.run = r.id and p.path = 'optimizer.rate'
  where t.experiment = 'conservation' and t.observable = 'invariant-drift' and t.value > 0
    and (p.value is null or abs(log10(p.value) - round(log10(p.value))) < 1e-9)
)
select series, time, value as median
from x
where place = (n + 1) / 2
order by rank_ desc, series, time;
