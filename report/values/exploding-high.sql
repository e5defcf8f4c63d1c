-- format: %.0f
-- The operator norm of J at 64 Gaussian layers below which a share of 0.975 of the seeds lies.
select quantile(x.value, 0.975)
from results x
join parameters d on d.run = x.run and d.path = 'parameterization.depth' and d.value = 64
where x.experiment = 'exploding' and x.variant = 'gaussian' and x.observable = 'jacobian-norm';
