-- columns: r r r r r
-- format: %d %d %.2f %.3f %.3f
-- How far apart the four singular values rise: the smallest gap between half-heights over the time from a quarter to
-- three quarters, and the largest share of the next value; worst of all draws of the measurements.
with shares as (
  select t.run, t.component, t.step, t.value / e.value as share, cast(substr(r.variant, 7) as integer) as depth
  from trajectories t
  join runs r on r.id = t.run
  join results e on e.run = t.run and e.observable = t.observable and e.component = t.component
  where t.experiment = 'incremental-sensing' and t.observable = 'singular-values' and t.component <= 3
), rises as (
  select run, component, depth,
    min(case when share >= 0.25 then step end) as quarter,
    min(case when share >= 0.5 then step end) as half,
    min(case when share >= 0.75 then step end) as three
  from shares
  group by run, component
), worst as (
  select b.depth, b.run,
    min(1.0 * (b.half - a.half) / (b.three - b.quarter)) as gap,
    max(s.share) as share
  from rises a
  join rises b on b.run = a.run and b.component = a.component + 1
  join shares s on s.run = a.run and s.step = a.three and s.component = b.component
  group by b.run
)
select
  w.depth,
  count(*) as draws,
  min(w.gap) as "smallest gap",
  max(w.share) as "largest share of the next",
  max(d.value) as "distance to the truth"
from worst w
join results d on d.run = w.run and d.observable = 'distance'
group by w.depth
order by w.depth;
