-- Blocks: one for each gain s of orthogonal layers (operator norm of J against the depth), then the length of the output
-- and the norm of J for Gaussian layers (2.5, 50 and 97.5 percent of the seeds, and the mean that theory gives).
with norms as (
  select x.observable, r.variant, n.value as depth, g.value as gain,
    case x.observable when 'loss' then sqrt(2 * x.value) else x.value end as norm
  from results x
  join runs r on r.id = x.run
  join parameters n on n.run = x.run and n.path = 'parameterization.depth'
  left join (select run, value from parameters where path = 'init.gain') g on g.run = x.run
  where x.experiment = 'exploding' and x.observable in ('loss', 'jacobian-norm')
), ranked as (
  select observable, depth, norm, row_number() over (partition by observable, depth order by norm) as place,
    count(*) over (partition by observable, depth) as n
  from norms
  where variant = 'gaussian'
)
select printf('s = %g', gain) as series, depth, max(norm) as low, null as middle, null as high, null as theory
from norms
where variant = 'orthogonal'
group by gain, depth
union all
select
  iif(observable = 'loss', 'length of the output', 'norm of J'),
  depth,
  max(iif(place <= 0.025 * n, norm, null)),
  max(iif(place <= 0.5 * n, norm, null)),
  max(iif(place <= 0.975 * n, norm, null)),
  iif(observable = 'loss', exp(depth / 2.0 * (1 + 1 / 2.0 + 1 / 3.0 - 0.5772156649015329 - ln(4))), null)
from ranked
group by observable, depth
order by 1, 2;
