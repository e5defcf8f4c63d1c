-- columns: l r r r ± r ± r ±
-- format: %s %d %d %.2e %.3f %.2f
-- headings: solution | measurements | problems | error per entry | nuclear norm | effective rank
-- Matrix sensing: depth against the least nuclear norm, mean and standard deviation over the problems.
with ends as (
  select
    iif(d.value is null, 'least nuclear norm', 'depth ' || d.value) as solution,
    n.value as measurements,
    max(case x.observable when 'error' then x.value end) as error,
    max(case x.observable when 'nuclear-norm' then x.value end) as nuclear,
    max(case x.observable when 'effective-rank' then x.value end) as effective
  from runs r
  join results x on x.run = r.id
  join parameters n on n.run = r.id and n.path = 'problem.data.samples'
  left join parameters d on d.run = r.id and d.path = 'parameterization.depth'
  where r.experiment = 'sensing'
  group by r.id
)
select
  solution,
  measurements,
  count(*) as problems,
  avg(error) as error,
  stdev(error) as error_deviation,
  avg(nuclear) as nuclear,
  stdev(nuclear) as nuclear_deviation,
  avg(effective) as effective,
  stdev(effective) as effective_deviation
from ends
group by solution, measurements
order by measurements, solution;
