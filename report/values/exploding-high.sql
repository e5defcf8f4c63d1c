-- format: %.0f
-- The operator norm of J at 64 Gaussian layers below which a share of 0.975 of the seeds lies.
with ranked as (
  select x.value, row_number() over (order by x.value) as place, count(*) over () as n
  from results x
  join parameters d on d.run = x.run and d.path = 'parameterization.depth' and d.value = 64
  where x.experiment = 'exploding' and x.variant = 'gaussian' and x.observable = 'jacobian-norm'
)
select max(value) from ranked where place <= 0.975 * n;
