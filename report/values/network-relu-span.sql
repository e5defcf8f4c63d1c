-- format: %.0f
-- The factor between the 2.5th and the 97.5th percentile of the norm of J of ReLU networks of 32 layers under He's start.
select quantile(t.value, 0.975) / quantile(t.value, 0.025)
from trajectories t
join parameters n on n.run = t.run and n.path = 'parameterization.depth' and n.value = 32
join parameters a on a.run = t.run and a.path = 'parameterization.activation' and a.value = 'relu'
where t.experiment = 'network-exploding' and t.variant = 'gaussian' and t.observable = 'jacobian-norm' and t.at > 1.2;
