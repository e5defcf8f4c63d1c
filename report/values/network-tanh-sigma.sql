-- format: %.2f
-- The least share of its first value to which the smallest singular value of J comes down, of tanh networks of 64 units.
with least as (
  select t.run, t.step, min(t.value) as least
  from trajectories t
  join parameters w on w.run = t.run and w.path = 'parameterization.width' and w.value = 64
  where t.experiment = 'network-ghosts' and t.variant = 'training-tanh' and t.observable = 'jacobian-spectrum'
  group by t.run, t.step
), shares as (
  select run, min(least) / max(case when step = 0 then least end) as share from least group by run
)
select min(share) from shares;
