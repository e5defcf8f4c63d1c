-- columns: l r r r
-- format: %s %d %.3g %.1e
select
  'theta''g > 0' as "case",
  count(*) as draws,
  min(t.value) as "smallest threshold, or smallest cosine",
  max(e.value) as "largest relative error of the closed form"
from trajectories t
join trajectories e on e.run = t.run and e.step = t.step and e.observable = 'threshold-error'
where t.experiment = 'step-threshold' and t.observable = 'threshold'
union all
select 'theta''g <= 0', count(*), min(value), null
from trajectories
where experiment = 'step-threshold' and observable = 'least-alignment';
