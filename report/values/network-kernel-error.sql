-- format: %.2f
-- Twice the standard error, over starts, of the power with which the change of M falls with the width.
with points as (
  select s.value as start, ln(w.value) as x, ln(c.value) as y
  from results c
  join parameters w on w.run = c.run and w.path = 'parameterization.width'
  join parameters s on s.run = c.run and s.path = 'init.seed'
  where c.experiment = 'network-kernel' and c.variant = 'wide' and c.observable = 'kernel-change'
), slopes as (
  select (avg(x * y) - avg(x) * avg(y)) / (avg(x * x) - avg(x) * avg(x)) as slope from points group by start
)
select 2 * sqrt((avg(slope * slope) - avg(slope) * avg(slope)) / (count(*) - 1)) from slopes;
