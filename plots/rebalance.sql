-- The operator norm of M at (cU, v/c), over its value at c = 1, one line per draw of the weights (8 hidden units).
select
  x.run || '-' || (x.step / 25) as series,
  x.time as c,
  x.value / b.value as norm
from trajectories x
join parameters w on w.run = x.run and w.path = 'parameterization.width' and w.value = 8
join trajectories b on b.run = x.run and b.observable = x.observable and b.step = 25 * (x.step / 25) + 12
where x.experiment = 'rebalance' and x.observable = 'induced-norm'
order by x.run, x.step;
