-- format: %d
-- On how many of the problems with the most entries of its rank the least nuclear norm has an error below 1e-6.
select sum(x.value < 1e-6)
from results x
join runs r on r.id = x.run and r.variant in ('nuclear-many', 'nuclear-10')
join parameters o on o.run = r.id and o.path = 'problem.data.observed' and o.value = iif(r.variant = 'nuclear-many', 3000, 4500)
where x.experiment = 'completion' and x.observable = 'error';
