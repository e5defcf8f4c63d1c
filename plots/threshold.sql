-- The largest stable rate found by bisection against |theta*|, by depth, with the closed form 2/(N s^(2-2/N)).
select
  printf('depth %d', n.value) as series,
  s.value as s,
  t.value as threshold,
  n.value as depth
from results t
join results s on s.run = t.run and s.observable = 'minimum-norm'
join parameters n on n.run = t.run and n.path = 'parameterization.depth'
where t.experiment = 'stability' and t.observable = 'threshold'
order by n.value, s.value;
