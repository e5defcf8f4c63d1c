-- format: %.1e
-- The least error of depth three and four on the problems with the most entries of their rank.
select min(x.value)
from results x
join runs r on r.id = x.run and r.variant in ('rank-5', 'rank-10')
join parameters o on o.run = r.id and o.path = 'problem.data.observed' and o.value = iif(r.variant = 'rank-5', 3000, 4500)
join parameters n on n.run = r.id and n.path = 'parameterization.depth' and n.value >= 3
where x.experiment = 'completion' and x.observable = 'error';
