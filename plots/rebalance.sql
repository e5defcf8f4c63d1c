-- The operator norm of M at (cU, v/c), over its value at c = 1: one block for each draw of the weights (8 hidden units).
-- Where on the grid a draw's norm is least is marked, and names the run.
with norms as (
  select
    x.run,
    x.step / p.value as draw,
    x.step,
    x.at as c,
    x.value / first_value(x.value) over (partition by x.run, x.step / p.value order by abs(ln(x.at))) as norm
  from trajectories x
  join parameters w on w.run = x.run and w.path = 'parameterization.width' and w.value = 8
  join parameters p on p.run = x.run and p.path = 'probe.points'
  where x.experiment = 'rebalance' and x.observable = 'induced-norm'
)
select
  run || '-' || draw as series,
  c,
  iif(norm = min(norm) over line, norm, null) as least,
  iif(
    norm = min(norm) over line,
    printf('run %d, draw %d: least at c = %.2g, %.2f of that at c = 1', run, draw + 1, c, norm),
    null
  ) as runs,
  norm
from norms
window line as (partition by run, draw)
order by run, step;
