-- Flow time to a loss of 1e-3 times the peak of the preconditioned curvature, two points: median and range over ten starts.
-- Blocks: p = 4 and three sizes of the start, then p = 2; rows: the methods, from the top.
with products as (
  select
    r.id,
    l.value as p,
    s.value as start,
    case w.value when 'both' then 3 * n.value - 4 when 'scaling' then 3 * n.value - 3 else 3 * n.value - 2 end as method,
    max(t.time) * max(t.value) as product
  from runs r
  join trajectories t on t.run = r.id and t.observable = 'preconditioned-curvature'
  join parameters l on l.run = r.id and l.path = 'problem.loss.p'
  join parameters s on s.run = r.id and s.path = 'init.norm'
  join parameters n on n.run = r.id and n.path = 'optimizer.depth'
  join parameters w on w.run = r.id and w.path = 'optimizer.terms'
  where r.experiment = 'acceleration' and r.variant like 'flow%'
  group by r.id
)
select
  printf('p = %d, start %g', p, start) as series,
  max(1, method) as method, -- one layer has no terms
  min(product) as least,
  median(product) as middle,
  max(product) as most,
  printf('runs %s; %d starts of size %g', group_concat(id, ', '), count(*), start) as runs,
  0 as last
from (select * from products order by id)
group by p, start, method
order by p desc, start desc, method;
