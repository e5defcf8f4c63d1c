-- format: %d
-- How many of the descents reach a sharpness of 2/eta.
with most as (
  select max(t.value * e.value / 2) as share
  from trajectories t
  join parameters e on e.run = t.run and e.path = 'optimizer.rate'
  where t.experiment = 'network-edge' and t.variant = 'descent' and t.observable = 'sharpness'
  group by t.run
)
select sum(share >= 1) from most;
