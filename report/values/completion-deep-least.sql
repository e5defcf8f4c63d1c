-- format: %.1e
-- The least error of depth two and three on the problems with the most entries of their rank.
select min(x.value)
from results x
join runs r on r.id = x.run and r.variant in ('many', 'rank-10')
join parameters o on o.run = r.id and o.path = 'problem.data.observed' and o.value = iif(r.variant = 'many', 3000, 4500)
where x.experiment = 'completion' and x.observable = 'error';
