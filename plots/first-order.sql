-- How far theta after one step is from theta - eta M g, against the rate: median and range over draws and seeds.
with ranked as (
  select
    time as rate,
    value,
    row_number() over (partition by time order by value) as place,
    count(*) over (partition by time) as n
  from trajectories
  where experiment = 'parametric-step' and observable = 'first-order-remainder'
)
select
  rate,
  max(case when place = (n + 1) / 2 then value end) as median,
  max(case when place = 1 + n / 10 then value end) as low,
  max(case when place = n - n / 10 then value end) as high
from ranked
group by rate
order by rate;
