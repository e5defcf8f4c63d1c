-- ln |J| over depth 2, one block for each activation and variance: median and middle 95 percent of the draws, over the median at
-- depth 2; and what mean field gives for infinite width, from the median at depth 2 (for tanh the recursion of q and chi, whose
-- chi at the depths between 2 and 32 is its limit to a hundredth for variance 2).
with norms as (
  select
    a.value as activation,
    iif(t.at > 1.2, 2, 1) as variance,
    n.value as depth,
    t.run,
    t.value as norm
  from trajectories t
  join parameters n on n.run = t.run and n.path = 'parameterization.depth'
  join parameters a on a.run = t.run and a.path = 'parameterization.activation'
  where t.experiment = 'network-exploding' and t.variant = 'gaussian' and t.observable = 'jacobian-norm'
), spread as (
  select
    activation,
    variance,
    depth,
    run,
    quantile(norm, 0.025) as low,
    median(norm) as middle,
    quantile(norm, 0.975) as high
  from norms
  group by activation, variance, depth
)
select
  activation || ' ' || variance as series,
  depth,
  middle / first_value(middle) over each as middle,
  low / first_value(middle) over each as low,
  high / first_value(middle) over each as high,
  iif(activation = 'relu', sqrt(depth / 2.0) * pow(variance / 2.0, (depth - 2) / 2.0), null) as theory,
  iif(depth = 32, iif(activation = 'relu', 'ReLU, ', 'tanh, ') || iif(variance = 2, 'He', '1/{/:Italic n}'), null) as name,
  printf('run %d, 1000 draws, N = %d', run, depth) as runs
from spread
window each as (partition by activation, variance order by depth)
order by activation, variance, depth;
