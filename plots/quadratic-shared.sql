-- Captured energy along the alternations. Blocks: diag(1, -1) plain and mended (x = iteration, y = share of the energy), then
-- for the draw in which the plain way falls most: plain, mended, two-sided. The run stands at every fifth iteration, the
-- way's name at the end, that of the plain one with random matrices after its falls, below.
with steps as (
  select run, component, value - lag(value) over (partition by run, component order by step) as rise
  from trajectories
  where experiment = 'quadratic-shared' and variant = 'random' and observable = 'plain'
), worst as (
  select run, component
  from steps
  where rise is not null
  order by rise
  limit 1
), cycles as (
  select run, observable, step, value / 2 as share, rank() over (partition by observable, step order by run) as k
  from trajectories
  where experiment = 'quadratic-shared' and observable in ('cycle-plain', 'cycle-mended') and component = 0 and step <= 20
), lines as (
  select iif(observable = 'cycle-plain', 'plain, diag(1, -1)', 'mended, diag(1, -1)') as series, run, step, share
  from cycles
  where k = 1
  union all
  select
    case t.observable when 'plain' then 'plain' when 'mended' then 'mended' else 'two-sided' end as series,
    t.run,
    t.step,
    t.value as share
  from trajectories t
  join worst w on w.run = t.run and w.component = t.component
  where t.experiment = 'quadratic-shared' and t.observable in ('plain', 'mended', 'two-sided') and t.step <= 60
)
select
  series,
  step,
  case
    when series = 'plain' then iif(step = 16, 'plain', null)
    when step = max(step) over (partition by series) then replace(series, ', diag(1, -1)', '')
  end as label,
  iif(step % 5 = 0, printf('run %d, %s, iteration %d', run, series, step), null) as runs,
  share
from lines
order by case series when 'plain, diag(1, -1)' then 1 when 'mended, diag(1, -1)' then 2 when 'plain' then 3 when 'mended' then 4 else 5 end, step
