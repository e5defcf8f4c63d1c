-- Images, five pairs of classes. Blocks 'flow p pair': flow time to a tenth of the starting loss times the peak of the
-- preconditioned curvature, over that of one layer, mean of five starts; rows are the methods, from the top. Blocks 'steps p
-- pair': fewest steps of a grid over those of plain descent on one layer; methods that never arrive are left out.
with pairs as (
  select '7 9' as pair, 1 as at union all
  select '5 7', 2 union all
  select '0 6', 3 union all
  select '2 4', 4 union all
  select '2 6', 5
), flows as (
  select
    r.id,
    l.value as p,
    q.at,
    case w.value when 'both' then 3 * n.value - 4 when 'scaling' then 3 * n.value - 3 else 3 * n.value - 2 end as method,
    max(t.time) * max(t.value) as product
  from runs r
  join trajectories t on t.run = r.id and t.observable = 'preconditioned-curvature'
  join parameters l on l.run = r.id and l.path = 'problem.loss.p'
  join parameters c on c.run = r.id and c.path = 'problem.data.classes'
  join pairs q on q.pair = c.value
  join parameters n on n.run = r.id and n.path = 'optimizer.depth'
  join parameters w on w.run = r.id and w.path = 'optimizer.terms'
  where r.experiment = 'acceleration-real' and r.variant like 'flow%' and r.reason = 'loss'
  group by r.id
), means as (
  select p, at, max(1, method) as method, avg(product) as product, group_concat(id, ', ') as ids, count(*) as n
  from flows
  group by p, at, method
), ranked as (
  select
    r.id,
    substr(r.variant, 3, 1) as p,
    q.at,
    case substr(r.variant, 5)
      when 'descent' then d.value
      when 'adagrad' then 3
      when 'adadelta' then 4
      when 'momentum' then 5
      else 5 + d.value
    end as method,
    r.steps,
    row_number() over (partition by r.variant, c.value, d.value order by r.steps, r.id) as place
  from runs r
  join parameters c on c.run = r.id and c.path = 'problem.data.classes'
  join pairs q on q.pair = c.value
  join parameters d on d.run = r.id and d.path = 'parameterization.depth'
  where r.experiment = 'acceleration-real' and r.variant not like 'flow%' and r.reason = 'loss' and d.value < 3
), best as (
  select * from ranked where place = 1
), blocks as (
  select
    printf('flow %d %d', m.p, m.at) as series,
    m.method,
    m.product / one.product as share,
    printf('runs %s; %d starts, flow time times curvature %.0f', m.ids, m.n, m.product) as run,
    0 as last
  from means m
  join means one on one.p = m.p and one.at = m.at and one.method = 1
  union all
  select
    printf('steps %d %d', b.p, b.at),
    b.method,
    1.0 * b.steps / one.steps,
    printf('run %d, %d steps', b.id, b.steps) || iif(b.id = one.id, '', printf(', against run %d, %d steps', one.id, one.steps)),
    0
  from best b
  join best one on one.p = b.p and one.at = b.at and one.method = 1
)
select series, method, share, run, last
from blocks
order by substr(series, 1, 4), series like '% 2 %', series, method;
