-- Loss, rank and smallest singular value of J along training at width 8, one line for each start: five of tanh, then
-- five of ReLU. The run stands at the end of each. Where the activation is named, a column for each panel: at the largest
-- loss (tanh at the first step, ReLU at the last), at the end of one start's ranks, at the first singular value (tanh's
-- least, ReLU's largest).
with lines as (
  select
    t.run,
    iif(a.value = 'relu', 'ReLU', a.value) as name,
    s.value as seed,
    t.step,
    max(case t.observable when 'loss' then t.value end) as loss,
    max(case t.observable when 'jacobian-rank' then t.value end) as rank,
    max(1e-18, min(case t.observable when 'jacobian-spectrum' then t.value end)) as least
  from trajectories t
  join parameters a on a.run = t.run and a.path = 'parameterization.activation'
  join parameters w on w.run = t.run and w.path = 'parameterization.width' and w.value = 8
  join parameters s on s.run = t.run and s.path = 'init.seed'
  where t.experiment = 'disparity' and t.variant = 'training' and t.step > 0
  group by t.run, t.step
), ranked as (
  select
    *,
    step = min(step) over (partition by run) as is_first,
    step = max(step) over (partition by run) as is_last,
    row_number() over (partition by name, step order by loss desc, seed) as by_loss,
    row_number() over (partition by name, step order by iif(name = 'tanh', least, -least), seed) as by_least
  from lines
)
select
  name || ' ' || seed as series,
  step,
  iif(is_last, printf('run %d, %s, start %d', run, name, seed), null) as runs,
  iif(by_loss = 1 and iif(name = 'tanh', is_first, is_last), name, null) as loss_label,
  iif(is_last and seed = 5, name, null) as rank_label,
  iif(by_least = 1 and is_first, name, null) as least_label,
  loss,
  rank,
  least
from ranked
order by name desc, seed, step
