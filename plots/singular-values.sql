-- The four leading singular values of the end-to-end matrix along training, one problem, depth 1 to 4.
select printf('%d-%d', n.value, t.component + 1) as series, t.time, t.value
from trajectories t
join runs r on r.id = t.run and r.variant = 'rise'
join parameters n on n.run = r.id and n.path = 'parameterization.depth'
join parameters d on d.run = r.id and d.path = 'problem.data.seed' and d.value = 1
where t.experiment = 'singular-values' and t.observable = 'singular-values' and t.component <= 4 and t.time > 0
order by 1, 2;
