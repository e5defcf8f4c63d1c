-- format: %.2f
-- The largest distance from the linear path of any network with the small factor, in units of the initial residual.
select max(value)
from trajectories
where experiment = 'network-kernel' and variant = 'small-factor' and observable = 'linearization-gap';
