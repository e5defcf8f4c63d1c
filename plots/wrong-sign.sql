-- When is the plateau of the wrong sign left? Blocks 0 to 3: loss of two scalars, target -1, off balance by delta =
-- w_1^2 - w_2^2 at the start, against time; the name stands where half of the plateau is left, of the balanced one in its
-- last row. From 4 on: the time until half of the plateau is left, against delta, the imbalance of neighbours; one block for
-- each depth and target, the target at the last point, the depth at the first of each depth's first block.
with starts as (
  select
    r.id,
    r.variant,
    cast(i.value as real) as first,
    cast(substr(i.value, instr(i.value, ' ')) as real) as second,
    cast(d.value as real) as target
  from runs r
  join parameters i on i.run = r.id and i.path = 'init.values'
  join parameters d on d.run = r.id and d.path = 'problem.data.target'
  where r.experiment = 'wrong-sign' and r.variant in ('chain-path', 'chain-2', 'chain-3')
), paths as (
  select
    s.id,
    first * first - second * second as delta,
    t.step,
    t.time,
    t.value as loss,
    lag(t.value) over (partition by s.id order by t.time) as before,
    row_number() over (partition by s.id order by t.time desc) as place,
    max(first * first - second * second) over () as largest
  from starts s
  join trajectories t on t.run = s.id and t.observable = 'loss'
  where s.variant = 'chain-path'
), escapes as (
  select
    s.id,
    iif(s.variant = 'chain-2', 2, 3) as depth,
    s.target,
    -- of three layers in a row the imbalance is that of two pairs
    iif(s.variant = 'chain-2', i.value, i.value / sqrt(2)) as delta,
    max(t.time) as time
  from starts s
  join results i on i.run = s.id and i.observable = 'imbalance'
  join trajectories t on t.run = s.id and t.observable = 'loss'
  where s.variant in ('chain-2', 'chain-3')
  group by s.id
), ends as (
  select
    *,
    row_number() over (partition by depth, target order by delta desc) as from_last,
    row_number() over (partition by depth order by abs(target), delta) as in_depth
  from escapes
), blocks as (
  select
    iif(delta = 0, 'balanced', printf('δ = 10^{−%d}', round(-log10(delta)))) as series,
    delta = 0 as panel,
    delta as block,
    time as x,
    loss as y,
    case
      when delta = 0 then iif(place = 1, 'balanced', null)
      when loss < 0.25 and before >= 0.25 then iif(delta = largest, 'δ = ', '') || printf('10^{−%d}', round(-log10(delta)))
    end as name,
    null as depth,
    iif(step % 5 = 0, printf('run %d, time %.3g', id, time), null) as run
  from paths
  union all
  select
    printf('N = %d, θ* = %g', depth, target),
    depth,
    target,
    delta,
    time,
    iif(from_last = 1, printf('θ* = −%g', -target), null),
    iif(in_depth = 1, printf('N = %d', depth), null),
    printf('run %d, δ = %.2g, time %.3g', id, delta, time)
  from ends
)
select series, x, y, name, depth, run, 0 as last
from blocks
order by panel, block desc, x;
