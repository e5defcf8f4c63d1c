-- Blocks 0 to 5: loss against step at the best rate, sneakers against ankle boots: p = 4 and depth 1 to 3, then p = 2. From 6 on: fewest
-- steps of each method (place), a block for each exponent and pair of classes; those that never arrive are left out.
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
  select *, case pair when '7 9' then 1 when '5 7' then 2 when '0 6' then 3 when '2 4' then 4 else 5 end as at
  from ranked
  where place = 1
), blocks as (
  select b.variant || printf(' depth %d', b.depth) as series, max(t.step, 1) as x, t.value as y
  from best b
  join trajectories t on t.run = b.id and t.observable = 'loss'
  where b.variant like '%-descent' and b.pair = '7 9'
  union all
  select 'method ' || substr(variant, 1, 3) || ' ' || at,
    case substr(variant, 5)
      when 'descent' then depth
      when 'adagrad' then 4
      when 'adadelta' then 5
      when 'momentum' then 6
      else 6 + depth
    end,
    steps
  from best
  where variant not like '%adam' or depth < 3
)
select series, x, y
from blocks
order by series like 'method%', series like '%p-2%', series, x;
