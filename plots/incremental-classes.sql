-- Four values of theta over their ends against time, one line for each draw of the data: entries under a diagonal network,
-- waves under a convolutional one, their phases those of the start or random. Blocks by kind, depth and value.
select
  printf('%s value %d', r.variant, t.component) as series,
  t.time,
  t.value / e.value as share,
  p.value as seed
from trajectories t
join runs r on r.id = t.run
join parameters p on p.run = t.run and p.path = 'problem.data.seed'
join results e on e.run = t.run and e.observable = t.observable and e.component = t.component
where t.experiment = 'incremental-classes' and t.observable = 'planted-values' and t.component <= 3 and t.time >= 1
order by r.variant, t.component, p.value, t.time;
