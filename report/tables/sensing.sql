-- columns: l r r r r
-- format: %s %d %.2e %.3f %.2f
-- headings: solution | measurements | error per entry | nuclear norm | effective rank
-- Matrix sensing: depth against the least nuclear norm, means over the problems.
select
  iif(r.variant = 'nuclear', 'least nuclear norm', 'depth ' || (select value from parameters where run = r.id and path = 'parameterization.depth')) as solution,
  n.value as measurements,
  avg(case x.observable when 'error' then x.value end) as error,
  avg(case x.observable when 'nuclear-norm' then x.value end) as nuclear,
  avg(case x.observable when 'effective-rank' then x.value end) as effective
from runs r
join results x on x.run = r.id
join parameters n on n.run = r.id and n.path = 'problem.data.samples'
where r.experiment = 'sensing'
group by solution, n.value
order by n.value, solution;
