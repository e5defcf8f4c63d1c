-- Largest change of an entry of UU' - vv' along the trajectory: median and range over seeds. Blocks: flow and descent by
-- rate against the time, thinned to fifths, where samples of every rate meet; then the ends of descent against the rate.
with drifts as (
  select
    r.id,
    iif(r.variant = 'flow', 0, p.value) as rate,
    round(5 * t.time) / 5 as at,
    abs(t.time - round(5 * t.time) / 5) < max(1e-6, 0.5 * coalesce(p.value, 0)) as is_fifth,
    t.value as drift,
    t.step = max(t.step) over (partition by t.run) as is_end
  from trajectories t
  join runs r on r.id = t.run and r.variant in ('flow', 'descent')
  left join parameters p on p.run = r.id and p.path = 'optimizer.rate'
  where t.experiment = 'conservation' and t.observable = 'invariant-drift' and t.value > 0
), points as (
  select iif(rate = 0, 'flow', printf('η = %.2g', rate)) as series, rate, at as x, id, drift
  from drifts
  where is_fifth and rate in (0, 1e-4, 1e-3, 1e-2)
  union all
  select 'ends', rate, rate, id, drift
  from drifts
  where is_end and rate > 0
), spread as (
  select
    series,
    rate,
    x,
    min(drift) as least,
    median(drift) as middle,
    max(drift) as most,
    iif(max(id) - min(id) + 1 = count(*), printf('runs %d to %d, ', min(id), max(id)), printf('runs %s; ', group_concat(id, ', ')))
      || printf('%d seeds, ', count(*))
      || iif(rate = 0, 'gradient flow', printf('η = %.2g', rate)) as runs
  from (select * from points order by id)
  group by series, x
)
select
  series,
  x,
  least,
  middle,
  most,
  iif(x = max(x) over (partition by series) and series <> 'ends', series, null) as label,
  first_value(middle / x) over (partition by series order by x) * x as proportional,
  runs
from spread
order by series = 'ends', series like 'η%', rate, x;
