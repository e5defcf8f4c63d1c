-- The five largest singular values against the step, one line for each draw of the measurements. Blocks by depth and value.
select
  printf('depth %s value %d', substr(r.variant, 7), t.component) as series,
  t.step / 1000.0 as step,
  t.value,
  p.value as seed
from trajectories t
join runs r on r.id = t.run
join parameters p on p.run = t.run and p.path = 'problem.data.seed'
where t.experiment = 'incremental-sensing' and t.observable = 'singular-values'
  and t.step % (case r.variant when 'depth-1' then 1 when 'depth-2' then 2 when 'depth-3' then 6 else 15 end) = 0
order by r.variant, t.component, p.value, t.step;
