-- Loss along the descent, median scale: range and mean over seeds for each variant, as long as all of them go on: the mean
-- of those that are left would rise when the fastest has arrived.
select
  t.series,
  t.step + 1 as step,
  min(t.value) as least,
  avg(t.value) as mean,
  max(t.value) as most,
  printf('runs %d to %d, %d seeds', min(t.run), max(t.run), count(*)) as runs -- what a point on the page names
from (
  select r.variant as series, t.run, t.step, t.value
  from trajectories t
  join runs r on r.id = t.run
  join parameters p on p.run = t.run and p.path = 'init.scale' and abs(p.value - 0.1) < 1e-9
  where t.experiment = 'first' and t.observable = 'loss'
) t
group by t.series, t.step
having count(*) = (select count(distinct seed) from runs where experiment = 'first')
order by t.series, t.step;
