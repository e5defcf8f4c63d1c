-- Errors on held-out images and the norm of A along training, each method at the best rate of its grid; the range is over
-- the seeds that did not choose it. Blocks: r = 10, projected, SGD, Adam; then r = 50. x = pass. The method's name stands at
-- the end, not too near the one below, the runs at every second record.
with samples as (
  select
    t.run,
    r.variant as method,
    w.value as width,
    o.value as rate,
    t.step,
    max(case t.observable when 'test-error' then t.value end) as error,
    max(case t.observable when 'theta-norm' then t.value end) as norm
  from trajectories t
  join runs r on r.id = t.run
  join parameters w on w.run = t.run and w.path = 'parameterization.width'
  join parameters o on o.run = t.run and o.path = 'optimizer.rate'
  where t.experiment = 'quadratic-fashion' and r.variant in ('projected', 'sgd', 'adam') and t.observable in ('test-error', 'theta-norm')
  group by t.run, t.step
), chosen as (
  select
    s.*,
    group_concat(s.run, ', ') over (
      partition by s.method, s.width, s.step
      order by s.run
      rows between unbounded preceding and unbounded following
    ) as ids
  from samples s
), curves as (
  select
    case s.method when 'projected' then 'projected' when 'sgd' then 'SGD' else 'Adam' end as method,
    s.width,
    s.step,
    printf('runs %s; %d seeds, rate %g, pass %d', s.ids, count(*), s.rate, s.step) as runs,
    avg(s.error) as error,
    min(s.error) as error_least,
    max(s.error) as error_most,
    avg(s.norm) as norm,
    min(s.norm) as norm_least,
    max(s.norm) as norm_most
  from chosen s
  where s.step > 0
  group by s.method, s.width, s.step
)
select
  method || printf(', r = %d', width) as series,
  step,
  iif(step = max(step) over (), method, null) as label,
  max(norm, coalesce(1.8 * lag(norm) over (partition by width, step order by norm), 0)) as label_at,
  iif(step % 2 = 0, runs, null) as runs,
  error,
  error_least,
  error_most,
  norm,
  norm_least,
  norm_most
from curves
order by width, case method when 'projected' then 1 when 'SGD' then 2 else 3 end, step
