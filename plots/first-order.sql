-- How far theta after one step is from theta - eta M g, against the rate: median and the middle 80 percent over draws
-- and seeds. A block for each model, and the square of the rate through the median at the smallest one.
with remainders as (
  select
    t.run,
    case r.variant
      when 'two-layer' then 'two layers'
      when 'deep' then iif(n.value = 3, 'three layers', 'four layers')
      else 'θ = exp w'
    end as model,
    t.at as rate,
    t.value as remainder
  from trajectories t
  join runs r on r.id = t.run
  left join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  where t.experiment = 'parametric-step' and t.observable = 'first-order-remainder'
), ranked as (
  select
    *,
    row_number() over (partition by model, rate order by remainder) as place,
    count(*) over (partition by model, rate) as n
  from remainders
), spread as (
  select
    model,
    rate,
    max(iif(place = 1 + n / 10, remainder, null)) as low,
    max(iif(place = (n + 1) / 2, remainder, null)) as middle,
    max(iif(place = n - n / 10, remainder, null)) as high,
    printf('runs %d to %d, %d draws, η = %.2g', min(run), max(run), n, rate) as runs
  from ranked
  group by model, rate
)
select
  model as series,
  rate,
  low,
  middle,
  high,
  first_value(middle / rate / rate) over (partition by model order by rate) * rate * rate as law,
  runs
from spread
order by model = 'θ = exp w', model = 'four layers', model = 'three layers', rate;
