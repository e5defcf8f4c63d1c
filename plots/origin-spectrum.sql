-- Eigenvalues of the Hessian at w = 0, over |g0|, in order: two layers with 6 hidden units, and three layers.
select
  case r.variant when 'two-layers' then 'two layers, h = 6' else 'three layers' end as series,
  (e.component + 0.5) / (select max(component) + 1 from results m where m.run = e.run and m.observable = e.observable) as place,
  e.value / g.value as eigenvalue
from results e
join runs r on r.id = e.run
join results g on g.run = e.run and g.observable = 'origin-canonical-norm'
join parameters l on l.run = e.run and l.path = 'problem.loss.kind' and l.value = 'squared'
join parameters s on s.run = e.run and s.path = 'problem.data.seed' and s.value = 1
left join parameters w on w.run = e.run and w.path = 'parameterization.width'
left join parameters d on d.run = e.run and d.path = 'parameterization.depth'
where e.experiment = 'origin-saddle' and e.observable = 'origin-eigenvalue'
  and ((r.variant = 'two-layers' and w.value = 6) or (r.variant = 'deeper' and d.value = 3))
order by r.variant desc, e.component;
