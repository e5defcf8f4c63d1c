-- Share of starts that converge (y) and their mean steps (z, logarithm; -1 where none does) against standard deviation and depth.
select
  iif(r.variant = 'balanced', 'balanced', 'layer-wise') as series,
  s.value as std,
  n.value as depth,
  avg(r.reason = 'loss') as share,
  coalesce(log10(avg(case when r.reason = 'loss' then r.steps end)), -1) as steps
from runs r
join parameters n on n.run = r.id and n.path = 'parameterization.depth'
join parameters s on s.run = r.id and s.path = iif(r.variant = 'balanced', 'init.layer-scale', 'init.scale')
where r.experiment = 'layer-starts' and r.variant in ('layer-wise', 'balanced')
group by r.variant, n.value, s.value
order by series desc, depth, std
