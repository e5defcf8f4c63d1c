-- Where do descents on the weights end when the loss wants a function that one ReLU neuron cannot be? Values at two inputs.
-- Blocks: random neurons; what is wanted; the ends, the best one first, each once with its loss; then descents, a block for
-- each, thinned to where a path has gone on by 0.03, with the run at start and end.
with points as (
  select
    run,
    cast(at as integer) as descent,
    step,
    max(iif(component = 0, value, null)) as p,
    max(iif(component = 1, value, null)) as q
  from trajectories
  where experiment = 'inverse-stability' and variant = 'values' and observable = 'path'
  group by run, at, step
), paths as (
  select
    *,
    sum(hypotenuse) over (partition by descent order by step) as length,
    step = min(step) over (partition by descent) as first,
    step = max(step) over (partition by descent) as last
  from (
    select
      *,
      coalesce(sqrt(pow(p - lag(p) over line, 2) + pow(q - lag(q) over line, 2)), 0) as hypotenuse
    from points
    window line as (partition by descent order by step)
  )
), ends as (
  select
    p.run,
    avg(p.p) as p,
    avg(p.q) as q,
    avg(l.value) as loss,
    count(*) as n,
    row_number() over (order by avg(l.value), avg(p.p)) as place
  from paths p
  join trajectories l on l.run = p.run and l.step = p.descent and l.observable = 'end-loss'
  where p.last
  group by p.run, round(p.p, 6), round(p.q, 6)
)
select
  'neurons' as series,
  max(iif(component = 0, value, null)) as p,
  null as runs,
  null as start,
  null as label,
  max(iif(component = 1, value, null)) as q
from trajectories
where experiment = 'inverse-stability' and variant = 'values' and observable = 'value'
group by step
union all
select 'wanted', cast(value as real), null, null, 'wanted', cast(substr(value, instr(value, ' ')) as real)
from parameters
where path = 'probe.target' and run in (select run from paths)
union all
select * from (
  select
    'ends',
    p,
    printf('run %d, the end of %d descents', run, n),
    null,
    printf('%s, %.2g', iif(place = 1, 'least loss', 'another minimum'), loss),
    q
  from ends
  order by place
)
union all
select * from (
  select
    printf('descent %02d', descent),
    p,
    iif(first or last, printf('run %d, descent %d, its %s', run, descent, iif(first, 'start', 'end')), null),
    iif(first, 'start', null),
    null,
    q
  from paths
  where first or last or floor(length / 0.03) > floor((length - hypotenuse) / 0.03)
  order by descent, step
)
