-- columns: l r r r
-- format: %s %d %.1e %.2e
-- headings: $W$ | $N$ | flow of layers against flow of the product | descent, rate 0.0025, against flow
-- Largest distance of an entry of the end-to-end matrix, over five starts and 21 times (descent: at the end).
with entries as (
  select r.variant, x.component, x.time, x.value, s.value as seed, f.value as features,
    (select value from parameters where run = r.id and path in ('parameterization.depth', 'optimizer.depth')) as depth,
    (select value from parameters where run = r.id and path = 'optimizer.rate') as rate
  from trajectories x
  join runs r on r.id = x.run
  join parameters s on s.run = r.id and s.path = 'init.seed'
  join parameters f on f.run = r.id and f.path = 'problem.data.features'
  where x.experiment = 'end-to-end' and x.observable = 'theta'
), flows as (
  select features, depth, max(gap) as gap
  from (
    select features, depth, max(value) - min(value) as gap
    from entries
    where variant <> 'descent'
    group by features, depth, seed, component, time
    having count(*) = 2
  )
  group by features, depth
), descents as (
  select d.features, d.depth, max(abs(d.value - e.value)) as gap
  from entries d
  join entries e on e.variant = 'layers' and e.seed = d.seed and e.features = d.features and e.depth = d.depth
    and e.component = d.component and e.time = 2
  where d.variant = 'descent' and d.rate = 0.0025 and d.time > 1
  group by d.features, d.depth
)
select
  case flows.features when 4 then '4 x 4' when 5 then '3 x 5' else '1 x 6' end as shape,
  flows.depth,
  flows.gap,
  descents.gap as descent
from flows
join descents on descents.features = flows.features and descents.depth = flows.depth
order by flows.features, flows.depth;
