-- columns: l r r r r
-- format: %s %d %.1f %.1e %.1e
-- headings: transformation | draws | largest condition of $P$ | change of $f$ over $\lVert v\rVert\,\lVert Ux\rVert$, median | largest
select
  case c.component when 0 then 'permuted units' when 1 then '(cU, v/c)' else '(PU, P⁻ᵀv)' end as transformation,
  count(*) as draws,
  max(k.value) as condition,
  median(c.value) as median,
  max(c.value) as largest
from trajectories c
join trajectories k on k.run = c.run and k.step = c.step and k.component = c.component and k.observable = 'condition'
where c.experiment = 'symmetries' and c.observable = 'function-change'
group by c.component
order by c.component;
