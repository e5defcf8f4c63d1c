-- Sharpness against time (step times rate) of one start (the first): descent at three rates, and the flow; a block each, and the edge 2/eta
-- of the descents.
select
  iif(r.variant = 'flow', 'flow', printf('rate %g', e.value)) as series,
  t.step * e.value as time,
  t.value as sharpness,
  2 / e.value as edge,
  iif(t.step = r.steps, iif(r.variant = 'flow', 'flow', printf('{/:Italic η} = %g', e.value)), null) as name,
  iif(t.step = r.steps, printf('run %d', r.id), null) as runs
from trajectories t
join runs r on r.id = t.run
join parameters e on e.run = t.run and e.path = 'optimizer.rate'
where t.experiment = 'network-edge' and t.observable = 'sharpness' and r.seed = (select max(seed) from runs where experiment = 'network-edge' and seed <= 4)
order by r.variant = 'flow' desc, e.value, t.step;
