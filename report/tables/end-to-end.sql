-- columns: l r r r r r r
-- format: %s %d %d %.1e %.1e %.2e %.2e
-- widths: 9 5 9 28 13 23 13
-- headings: $W$ | $N$ | starts | flow of layers against flow of the product, median | largest | descent against flow, median | largest
-- Largest distance of an entry of the end-to-end matrix over 21 times (descent, at the rate 0.0025: at the end): median and
-- largest of the starts.
with entries as (
  select r.variant, x.component, x.time, x.value, s.value as seed, f.value as features,
    (select value from parameters where run = r.id and path in ('parameterization.depth', 'optimizer.depth')) as depth,
    (select value from parameters where run = r.id and path = 'optimizer.rate') as rate
  from trajectories x
  join runs r on r.id = x.run
  join parameters s on s.run = r.id and s.path = 'init.seed'
  join parameters f on f.run = r.id and f.path = 'problem.data.features'
  where x.experiment = 'end-to-end' and x.observable = 'theta'
), pairs as (
  select features, depth, seed, max(value) - min(value) as gap
  from entries
  where variant <> 'descent'
  group by features, depth, seed, component, time
  having count(*) = 2
), flows as (
  select features, depth, seed, max(gap) as gap
  from pairs
  group by features, depth, seed
), descents as (
  select d.features, d.depth, d.seed, max(abs(d.value - e.value)) as gap
  from entries d
  join entries e on e.variant = 'layers' and e.seed = d.seed and e.features = d.features and e.depth = d.depth
    and e.component = d.component and e.time = 2
  where d.variant = 'descent' and d.rate = 0.0025 and d.time > 1
  group by d.features, d.depth, d.seed
)
select
  case f.features when 4 then '4 × 4' when 5 then '3 × 5' else '1 × 6' end as shape,
  f.depth,
  count(*) as starts,
  median(f.gap) as flow_median,
  max(f.gap) as flow_largest,
  median(d.gap) as descent_median,
  max(d.gap) as descent_largest
from flows f
join descents d on d.features = f.features and d.depth = f.depth and d.seed = f.seed
group by f.features, f.depth
order by f.features, f.depth;
