-- format: %.0f
-- The share of networks of 64 Gaussian layers whose J has an operator norm between 0.1 and 10, in percent.
select 100.0 * avg(x.value between 0.1 and 10)
from results x
join parameters d on d.run = x.run and d.path = 'parameterization.depth' and d.value = 64
where x.experiment = 'exploding' and x.variant = 'gaussian' and x.observable = 'jacobian-norm';
