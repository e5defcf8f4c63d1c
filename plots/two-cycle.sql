-- Where descent is at its last steps, 3996 to 4000: ‖theta‖ - ‖theta*‖ against the rate (depth 2, ‖theta*‖ = 2).
-- Blocks: the runs that stay; those that diverge, which stand above the others; how many points a cycle has, in the middle of
-- the rates with so many. The threshold is 2/(N s^(2 - 2/N)). Every second rate names its run.
with rates as (
  select
    r.id,
    r.status,
    p.value as rate,
    s.value as norm,
    2 / (n.value * pow(s.value, 2 - 2.0 / n.value)) as threshold,
    row_number() over (order by p.value) as place
  from runs r
  join parameters p on p.run = r.id and p.path = 'optimizer.rate'
  join parameters s on s.run = r.id and s.path = 'problem.data.norm'
  join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  where r.experiment = 'stability' and r.variant = 'above-two'
), recorded as (
  -- a run that has settled is in few places: each once
  select
    q.*,
    t.step,
    t.value - q.norm as distance,
    row_number() over (partition by q.id, round(t.value, 3) order by t.step) as again
  from rates q
  join trajectories t on t.run = q.id and t.observable = 'theta-norm' and t.step > 0
  where q.status = 'done'
), cycles as (
  select rate, count(*) as n from recorded where again = 1 group by id
)
select
  'descent' as series,
  rate,
  distance,
  threshold,
  iif(place % 2 = 1, printf('run %d, η = %g, step %d', id, rate, step), null) as runs,
  null as label,
  step
from recorded
where again = 1
union all
select 'diverged', rate, 0.85, threshold, iif(place % 2 = 1, printf('run %d, η = %g: diverges', id, rate), null), null, 0
from rates
where status = 'diverged'
union all
select
  'names',
  (min(rate) + max(rate)) / 2,
  0,
  null,
  null,
  case min(n, 5) when 2 then 'cycle of two' when 4 then 'four' else 'more' end,
  min(n, 5)
from cycles
where n > 1
group by min(n, 5)
order by series, rate, distance, step;
