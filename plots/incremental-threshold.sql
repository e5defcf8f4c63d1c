-- The largest incremental start against r - 1, by depth: ln sigma_0 from bisection on the flow, in decades.
select
  case when n.value is null then 'N → ∞' else printf('N = %d', n.value) end as series,
  r.value - 1 as distance,
  t.value / ln(10) as decades,
  n.value as n
from results t
join results r on r.run = t.run and r.observable = 'ratio'
left join parameters n on n.run = t.run and n.path = 'parameterization.exponent'
where t.experiment = 'incremental' and t.observable = 'log-threshold'
order by coalesce(n.value, 1e9), r.value;
