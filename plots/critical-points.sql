-- Every critical point that was found: |g| and the smallest singular value of J, by model. Zeros are put at 1e-20.
select
  r.variant as series,
  max(max(case t.observable when 'gradient-norm' then t.value end), 1e-20) as g,
  max(min(case t.observable when 'jacobian-spectrum' then t.value end), 1e-20) as sigma
from trajectories t
join runs r on r.id = t.run and r.variant <> 'canonical'
where t.experiment = 'critical-points' and t.observable in ('gradient-norm', 'jacobian-spectrum')
group by r.variant, t.run, t.step
order by r.variant, t.run, t.step;
