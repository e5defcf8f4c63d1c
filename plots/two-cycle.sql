-- Where descent is at its last steps, 3996 to 4000: ‖theta‖ - ‖theta*‖ against the rate (depth 2, ‖theta*‖ = 2), for a start at
-- the minimum but for 1e-4 of it, then for one away: runs that do not diverge, the threshold 2/(N s^(2 - 2/N)) and the smallest
-- rate that diverges. Every third rate names its run.
with rates as (
  select
    r.id,
    r.status,
    p.value as rate,
    i.value not like '1.0001 %' as away,
    x.value as norm,
    2 / (n.value * pow(x.value, 2 - 2.0 / n.value)) as threshold,
    row_number() over (partition by i.value order by p.value) as place,
    min(iif(r.status = 'diverged', p.value, null)) over (partition by i.value) as edge
  from runs r
  join parameters p on p.run = r.id and p.path = 'optimizer.rate'
  join parameters i on i.run = r.id and i.path = 'init.theta'
  join parameters n on n.run = r.id and n.path = 'parameterization.depth'
  join (select 2.0 as value) x -- of (1, 1, -1, 1)
  where r.experiment = 'stability' and r.variant = 'above-two'
), recorded as (
  -- a run that has settled is in few places: each once
  select
    q.*,
    t.value - q.norm as distance,
    t.step,
    row_number() over (partition by q.id, round(t.value, 3) order by t.step) as again
  from rates q
  join trajectories t on t.run = q.id and t.observable = 'theta-norm' and t.step > 0
  where q.status = 'done'
)
select
  iif(away, '2 away', '1 near') as series,
  rate,
  distance,
  threshold,
  iif(place % 3 = 1, printf('run %d, η = %g, step %d', id, rate, step), null) as run,
  edge
from recorded
where again = 1
order by series, rate, distance, step;
