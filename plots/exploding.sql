-- Blocks: one for each gain s of orthogonal layers (operator norm of J against the depth), then the length of the output
-- and the norm of J for Gaussian layers (2.5, 50 and 97.5 percent of the seeds, and the mean that theory gives).
with norms as (
  select r.id, x.observable, r.variant, n.value as depth, g.value as gain,
    case x.observable when 'loss' then sqrt(2 * x.value) else x.value end as norm
  from results x
  join runs r on r.id = x.run
  join parameters n on n.run = x.run and n.path = 'parameterization.depth'
  left join (select run, value from parameters where path = 'init.gain') g on g.run = x.run
  where x.experiment = 'exploding' and x.observable in ('loss', 'jacobian-norm')
)
select
  case when gain is not null then printf('s = %g', gain) when observable = 'loss' then '‖Wx‖' else '‖J‖' end as series,
  depth,
  quantile(norm, 0.025) as low,
  median(norm) as middle,
  quantile(norm, 0.975) as high,
  case
    when gain is not null then sqrt(depth) * pow(gain, depth - 1)
    when observable = 'loss' then exp(depth / 2.0 * (1 + 1 / 2.0 + 1 / 3.0 - 0.5772156649015329 - ln(4)))
  end as theory,
  case
    when depth < max(depth) over (partition by variant) then null
    when gain is not null then printf('s = %g', gain)
    when observable = 'loss' then 'output'
    else 'norm of J'
  end as label,
  printf('runs %d to %d, %d seeds, N = %d', min(id), max(id), count(*), depth) as runs
from norms
group by variant, gain, observable, depth
order by variant = 'gaussian', gain, observable = 'jacobian-norm', depth;
