-- The cosine between the induced and the canonical gradient along training, one block for each activation: median and range over
-- the starts at each recorded step. The name stands at the last step.
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
  activation as series,
  step,
  median(value) as middle,
  min(value) as low,
  max(value) as high,
  iif(step = max(step) over (partition by activation), activation, null) as name,
  printf('runs %d to %d, %d seeds, step %d', min(run), max(run), count(*), step) as runs
from points
group by activation, step
order by place, step;
