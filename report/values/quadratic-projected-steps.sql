-- format: %.0f
-- The most steps that projected descent at its fastest rate takes to the teacher, from r = 4 units on.
select max(r.steps)
from runs r
join parameters w on w.run = r.id and w.path = 'parameterization.width' and w.value >= 4
join parameters o on o.run = r.id and o.path = 'optimizer.rate' and o.value > 0.09
where r.experiment = 'quadratic-rank' and r.variant = 'projected';
