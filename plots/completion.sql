-- Matrix completion, blocks by panel. 1 and 2: error over all entries against what is observed, rank 5 and 10, depth 2, 3 and the
-- least nuclear norm. 3: error against the end-to-end scale of the start, 2000 entries of rank 5, and the least nuclear norm at all
-- scales. 4: nuclear norm over the least one, likewise. Median and range over problems; depths start at 1e-3 in panels 1 and 2.
with ends as (
  select
    r.id,
    k.value as rank,
    o.value as observed,
    s.value as problem,
    coalesce(n.value, 0) as depth,
    pow(10, round(log10(pow(i.value, n.value)))) as scale,
    max(case x.observable when 'error' then x.value end) as error,
    max(case x.observable when 'nuclear-norm' then x.value end) as norm
  from runs r
  join results x on x.run = r.id
  join parameters k on k.run = r.id and k.path = 'problem.data.rank'
  join parameters o on o.run = r.id and o.path = 'problem.data.observed'
  join parameters s on s.run = r.id and s.path = 'problem.data.seed'
  left join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  left join parameters i on i.run = r.id and i.path = 'init.scale'
  where r.experiment = 'completion'
  group by r.id
), points as (
  select iif(rank = 5, 1, 2) as panel, depth, observed as x, error as y, id
  from ends
  where (depth = 0 or scale = 1e-3) and depth < 4
  union all
  select 3, depth, scale, error, id from ends where rank = 5 and observed = 2000 and depth > 0
  union all
  select 3, 0, edge.value, error, id
  from ends
  join (select 1e-9 as value union all select 0.1) edge
  where rank = 5 and observed = 2000 and depth = 0
  union all
  select 4, d.depth, d.scale, d.norm / c.norm - 1, d.id
  from ends d
  join ends c on c.rank = d.rank and c.observed = d.observed and c.problem = d.problem and c.depth = 0
  where d.rank = 5 and d.observed = 2000 and d.depth > 0
)
select
  printf('%d depth %d', panel, depth) as series,
  x,
  min(y) as least,
  median(y) as middle,
  max(y) as most,
  printf('runs %s; %d problems', group_concat(id, ', '), count(*)) as runs,
  0 as last
from (select * from points order by id)
group by panel, depth, x
order by panel, depth, x;
