-- columns: l r r r r ± r r ±
-- format: %s %d %d %.2f %.2f %.4f %.4f
-- headings: classifier | depth | draws | ratio of times, least | mean ± s.d. | share of the next, largest | mean ± s.d.
-- widths: 24 8 8 12 18 13 17
-- How far apart the four values of a classifier rise, for each draw the worst of its pairs: the time at which one has a tenth of its end over
-- that of the one before, and the share of the next when one has a tenth; of these the worst, the mean and the standard deviation over the draws.
with shares as (
  select t.run, r.variant, t.component, t.time, t.value / e.value as share,
    cast(substr(r.variant, -1) as integer) as depth
  from trajectories t
  join runs r on r.id = t.run
  join results e on e.run = t.run and e.observable = t.observable and e.component = t.component
  where t.experiment = 'incremental-classes' and t.observable = 'planted-values' and t.component <= 3
), rises as (
  select run, variant, depth, component, min(time) as time
  from shares
  where share >= 0.1
  group by run, component
), worst as (
  select a.variant, a.depth, a.run, min(b.time / a.time) as ratio, max(s.share) as share
  from rises a
  join rises b on b.run = a.run and b.component = a.component + 1
  join shares s on s.run = a.run and s.time = a.time and s.component = b.component
  group by a.run
)
select
  case
    when variant like 'diagonal%' then 'diagonal'
    when variant like 'in-phase%' then 'convolutional, in phase'
    else 'convolutional, random'
  end as classifier,
  depth,
  count(*) as draws,
  min(ratio) as least_ratio,
  avg(ratio) as ratio,
  stdev(ratio) as ratio_deviation,
  max(share) as largest_share,
  avg(share) as share,
  stdev(share) as share_deviation
from worst
group by variant
order by variant like 'diagonal%' desc, variant like 'in-phase%' desc, depth;
