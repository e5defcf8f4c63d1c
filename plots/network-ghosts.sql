-- Against weights per sample p/q, one block for each activation: the share of runs at rank q at all records, the share that reaches
-- a loss of 1e-6, and the smallest singular value of J at any record (median and range over seeds; zeros drawn at 1e-6).
with least as (
  select
    t.run,
    min(case t.observable when 'jacobian-rank' then t.value end) as rank,
    max(1e-6, min(case t.observable when 'jacobian-spectrum' then t.value end)) as least
  from trajectories t
  where t.experiment = 'network-ghosts' and t.variant like 'training-%'
  group by t.run
), points as (
  select
    r.id,
    iif(r.variant = 'training-relu', 'ReLU', 'tanh') as activation,
    (5 * w.value + 1) / 16.0 as ratio,
    l.rank = 16 as whole,
    r.reason = 'loss' as reached,
    l.least
  from runs r
  join least l on l.run = r.id
  join parameters w on w.run = r.id and w.path = 'parameterization.width'
)
select
  activation as series,
  ratio,
  100 * avg(reached) as reached,
  100 * avg(whole) as whole,
  median(least) as middle,
  min(least) as low,
  max(least) as high,
  iif(ratio = max(ratio) over (partition by activation), activation, null) as name,
  printf('%d runs from %d to %d, p/q = %.2f', count(*), min(id), max(id), ratio) as runs
from points
group by activation, ratio
order by activation desc, ratio;
