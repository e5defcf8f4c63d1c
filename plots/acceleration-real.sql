-- Blocks 0 to 5: loss against step at the best rate, sneakers against ankle boots: p = 4 and depth 1 to 3, then p = 2. From 6 on: fewest
-- steps of each method (place, from the top), a block for each exponent and pair of classes, by themselves and over those of plain
-- descent on one layer; methods that never arrive are left out.
with runs_of as (
  select r.id, r.variant, c.value as pair, d.value as depth, r.steps
  from runs r
  join parameters c on c.run = r.id and c.path = 'problem.data.classes'
  join parameters d on d.run = r.id and d.path = 'parameterization.depth'
  where r.experiment = 'acceleration-real' and r.reason = 'loss'
), ranked as (
  select *, row_number() over (partition by variant, pair, depth order by steps, id) as place
  from runs_of
), best as (
  select
    id,
    variant,
    depth,
    steps,
    substr(variant, 1, 3) as loss,
    case pair when '7 9' then 1 when '5 7' then 2 when '0 6' then 3 when '2 4' then 4 else 5 end as at,
    case substr(variant, 5)
      when 'descent' then depth
      when 'adagrad' then 4
      when 'adadelta' then 5
      when 'momentum' then 6
      else 6 + depth
    end as method
  from ranked
  where place = 1 and (variant not like '%adam' or depth < 3)
), blocks as (
  select
    b.variant || printf(' depth %d', b.depth) as series,
    t.step as x,
    t.value as y,
    null as share,
    b.id,
    null as against,
    null as against_steps
  from best b
  join trajectories t on t.run = b.id and t.observable = 'loss'
  where b.variant like '%-descent' and b.at = 1 and t.step > 0
  union all
  select 'method ' || b.loss || ' ' || b.at, b.method, b.steps, 1.0 * b.steps / one.steps, b.id, nullif(one.id, b.id), one.steps
  from best b
  join best one on one.loss = b.loss and one.at = b.at and one.method = 1
)
select
  series,
  x,
  y,
  share,
  case
    when share is not null
      then printf('run %d, %d steps', id, y) || iif(against > 0, printf(', against run %d, %d steps', against, against_steps), '')
    when row_number() over (partition by series order by x) % 5 = 0 then printf('run %d, step %d', id, x)
  end as run,
  0 as last
from blocks
order by series like 'method%', series like '%p-2%', series, x;
