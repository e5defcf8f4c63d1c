-- Loss, rank and smallest singular value of J along training at width 8, one line for each start.
select
  a.value || ' ' || s.value as series,
  t.step as step,
  max(case t.observable when 'loss' then t.value end) as loss,
  max(case t.observable when 'jacobian-rank' then t.value end) as rank,
  max(1e-18, min(case t.observable when 'jacobian-spectrum' then t.value end)) as least
from trajectories t
join parameters a on a.run = t.run and a.path = 'parameterization.activation'
join parameters w on w.run = t.run and w.path = 'parameterization.width' and w.value = 8
join parameters s on s.run = t.run and s.path = 'init.seed'
where t.experiment = 'disparity' and t.variant = 'training' and t.step > 0
group by t.run, t.step
order by a.value desc, s.value, t.step
