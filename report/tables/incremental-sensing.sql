-- columns: r r r r ± r r ± r ±
-- format: %d %d %.2f %.2f %.3f %.3f %.3f
-- headings: depth | draws | gap, smallest | mean ± s.d. | share of the next, largest | mean ± s.d. | distance to the truth, mean ± s.d.
-- widths: 8 8 12 18 16 18 20
-- How far apart the four singular values rise: the smallest gap between half-heights over the time from a quarter to
-- three quarters, and the largest share of the next value: for each draw of the measurements the worst of its pairs, and of
-- these the worst, the mean and the standard deviation.
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
), ends as (
  select w.depth, w.run, w.gap, w.share, d.value as distance
  from worst w
  join results d on d.run = w.run and d.observable = 'distance'
)
select
  depth,
  count(*) as draws,
  min(gap) as smallest_gap,
  avg(gap) as gap,
  stdev(gap) as gap_deviation,
  max(share) as largest_share,
  avg(share) as share,
  stdev(share) as share_deviation,
  avg(distance) as distance,
  stdev(distance) as distance_deviation
from ends
group by depth
order by depth;
