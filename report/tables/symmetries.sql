-- columns: l r r r
-- format: %s %d %.1f %.1e
select
  case c.component when 0 then 'permuted units' when 1 then '(cU, v/c)' else '(PU, P^-T v)' end as transformation,
  count(*) as draws,
  max(k.value) as "largest condition of P",
  max(c.value) as "largest change of f over |v||Ux|"
from trajectories c
join trajectories k on k.run = c.run and k.step = c.step and k.component = c.component and k.observable = 'condition'
where c.experiment = 'symmetries' and c.observable = 'function-change'
group by c.component
order by c.component;
