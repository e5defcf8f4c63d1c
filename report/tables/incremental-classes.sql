-- columns: l r r r r
-- format: %s %d %d %.2f %.4f
-- How far apart the four values of a classifier rise, worst of all draws: the time at which one has a tenth of its end over
-- that of the one before, and the share of the next when one has a tenth.
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
)
select
  case
    when a.variant like 'diagonal%' then 'diagonal'
    when a.variant like 'in-phase%' then 'convolutional, waves in phase'
    else 'convolutional, random phases'
  end as classifier,
  a.depth,
  count(distinct a.run) as draws,
  min(b.time / a.time) as "least ratio of times",
  max(s.share) as "largest share of the next"
from rises a
join rises b on b.run = a.run and b.component = a.component + 1
join shares s on s.run = a.run and s.time = a.time and s.component = b.component
group by a.variant
order by classifier desc, a.depth;
