-- format: %.1g
-- The most error of depth four over the problems of rank 5 with 1500 entries.
select max(x.value)
from results x
join runs r on r.id = x.run and r.variant = 'rank-5'
join parameters o on o.run = r.id and o.path = 'problem.data.observed' and o.value = 1500
join parameters n on n.run = r.id and n.path = 'parameterization.depth' and n.value = 4
where x.experiment = 'completion' and x.observable = 'error';
