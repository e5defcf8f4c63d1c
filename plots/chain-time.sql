-- Time of balanced flow from weights of 1/2 to the target 1 against depth, for two ends, by quadrature (y) and by
-- integrating the layers (z). The end is named at the first depth of its curve.
with flows as (
  select
    r.id,
    n.value as depth,
    s.value as loss,
    max(t.time) as time
  from runs r
  join trajectories t on t.run = r.id
  join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  join parameters s on s.run = r.id and s.path = 'stop.loss'
  where r.experiment = 'chain-time' and r.variant = 'flow'
  group by r.id, n.value, s.value
)
select
  iif(flows.loss > 1e-6, 'to within 0.01', 'to within 0.000001') as series,
  flows.depth as x,
  q.value as y,
  flows.time as z,
  iif(flows.depth = min(flows.depth) over (partition by flows.loss), iif(flows.loss > 1e-6, 'to within 10^{−2}', 'to within 10^{−6}'), null) as label,
  printf('run %d (layers), run %d (quadrature), N = %d', flows.id, n.run, flows.depth) as runs
from flows
join parameters n on n.path = 'parameterization.depth' and n.value = flows.depth
join parameters p on p.run = n.run and p.path = 'probe.loss' and p.value = flows.loss
join results q on q.run = n.run and q.experiment = 'chain-time' and q.observable = 'chain-time'
order by flows.loss desc, flows.depth
