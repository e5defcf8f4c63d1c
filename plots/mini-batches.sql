-- Blocks 0 to 32: each singular value against time at the larger rate, with all samples (y, z), then for ten orders of single
-- ones (y). From 33 on: the standard deviation of the time T at which a value has half of its end, over sqrt(2 eta T), against
-- the batch, one block for each value. name: the value, at its end.
with values_ as (
  select
    t.run,
    t.component,
    t.step,
    t.time,
    t.value,
    e.value as end,
    cast(b.value as integer) as batch,
    cast(q.value as integer) as seed,
    cast(p.value as real) as rate
  from trajectories t
  join runs r on r.id = t.run
  join results e on e.run = t.run and e.observable = t.observable and e.component = t.component
  join parameters p on p.run = t.run and p.path = 'optimizer.rate'
  left join parameters b on b.run = t.run and b.path = 'optimizer.batch'
  left join parameters q on q.run = t.run and q.path = 'optimizer.seed'
  where t.experiment = 'mini-batches' and t.observable = 'singular-values'
), rises as (
  select *, ln(value) as x, ln(end / 2) as goal, lag(time) over w as time0, lag(ln(value)) over w as x0
  from values_
  window w as (partition by run, component order by time)
), arrivals as (
  select run, component, batch, rate, min(time0 + (goal - x0) / (x - x0) * (time - time0)) as arrival
  from rises
  where x >= goal and x0 < goal and batch is not null
  group by run, component
), spreads as (
  select component, batch, rate, count(*) as orders, avg(arrival) as arrival, stdev(arrival) as spread
  from arrivals
  group by component, batch, rate
), blocks as (
  select
    component as block,
    coalesce(seed, 0) as line,
    time as x,
    value as y,
    iif(seed is null, value, null) as z,
    iif(seed is null and step = (select max(step) from values_ v where v.seed is null and v.rate = values_.rate), printf('σ_{%d}', component + 1), null) as name,
    iif(step % 100 = 0, printf('run %d, time %.3g', run, time), null) as runs
  from values_
  where rate = 0.004 and (batch = 1 and seed <= 10 or batch is null)
  union all
  select
    3 + component,
    0,
    batch * iif(rate = 0.004, 1.06, 1 / 1.06),
    spread / sqrt(2 * rate * arrival),
    null,
    null,
    printf('%d orders, batch %d, η = %g: %.3f', orders, batch, rate, spread)
  from spreads
)
select printf('value %d, line %d', block + 1, line) as series, x, y, z, name, runs
from blocks
order by block, line, x;
