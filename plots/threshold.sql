-- How large a rate does a minimum of norm s bear? The largest stable rate found by bisection against s = ‖theta*‖, a block
-- for each depth, which is named at the largest s.
select
  printf('depth %d', n.value) as series,
  s.value as s,
  t.value as threshold,
  n.value as depth,
  iif(s.value = max(s.value) over (), printf('N = %d', n.value), null) as name,
  printf('run %d, N = %d, s = %g, rate %.4g', t.run, n.value, s.value, t.value) as run,
  0 as last
from results t
join results s on s.run = t.run and s.observable = 'minimum-norm'
join parameters n on n.run = t.run and n.path = 'parameterization.depth'
where t.experiment = 'stability' and t.observable = 'threshold'
order by n.value, s.value;
