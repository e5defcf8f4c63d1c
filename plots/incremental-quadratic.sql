-- The five largest singular values of A against time, one line for each draw of the data. Blocks by variant and value.
select
  printf('%s value %d', r.variant, t.component) as series,
  t.time,
  t.value,
  p.value as seed
from trajectories t
join runs r on r.id = t.run
join parameters p on p.run = t.run and p.path = 'problem.data.seed'
where t.experiment = 'incremental-quadratic' and t.observable = 'singular-values'
order by r.variant, t.component, p.value, t.time;
