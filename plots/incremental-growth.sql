-- Four values with targets 4, 3, 2, 1 under theta = w^N, all from 0.01: value over target against the time in
-- units of the time at which the last one has 0.99 of its target. Blocks: N = 1, 2, 4, infinity, four values each.
with paths as (
  select
    coalesce(n.value, 1e9) as n,
    t.component,
    t.time,
    t.value / (4 - t.component) as share
  from trajectories t
  join runs r on r.id = t.run and r.variant in ('flow', 'limit')
  left join parameters n on n.run = r.id and n.path = 'parameterization.exponent'
  where t.experiment = 'incremental' and t.observable = 'theta'
), ends as (
  select n, min(time) as time
  from paths
  where component = 3 and share >= 0.99
  group by n
)
select
  printf('N %g value %d', p.n, p.component) as series,
  p.time / e.time as time,
  p.share,
  4 - p.component as target
from paths p
join ends e on e.n = p.n
where p.n <> 3 and p.time <= 1.02 * e.time
order by p.n, p.component, p.time;
