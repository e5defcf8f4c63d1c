-- The cosine between the induced and the canonical gradient along training: a block with the range over all activations and starts
-- at each recorded step, then one for each activation with the median over starts. The name stands at the last step.
with points as (
  select
    case a.value when 'relu' then 'ReLU' else a.value end as activation,
    case a.value when 'identity' then 1 when 'relu' then 2 when 'tanh' then 3 when 'softplus' then 4 else 5 end as place,
    t.run,
    max(1, t.step) as step,
    t.value
  from trajectories t
  join parameters a on a.run = t.run and a.path = 'parameterization.activation'
  where t.experiment = 'network-direction' and t.variant = 'training' and t.observable = 'cosine' and t.value is not null
)
select
  'all' as series,
  step,
  min(value) as middle,
  max(value) as high,
  null as name,
  null as runs,
  0 as place
from points
group by step
union all
select
  activation as series,
  step,
  median(value) as middle,
  null as high,
  iif(step = max(step) over (partition by activation), activation, null) as name,
  printf('%d runs from %d to %d, step %d', count(*), min(run), max(run), step) as runs,
  place
from points
group by activation, step
order by place, step;
