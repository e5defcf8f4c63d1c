-- The unobserved entry against the loss, effective rank beside it; starts s^3 times the identity, s = 0.3, 0.5, 0.7, and one of negative determinant.
with points as (
  select r.id, r.variant, (select value from parameters where run = r.id and path = 'init.scale') as start, t.time,
    max(case t.observable when 'loss' then t.value end) as loss,
    max(case t.observable when 'unobserved' then abs(t.value) end) as entry,
    max(case t.observable when 'effective-rank' then t.value end) as effective
  from trajectories t
  join runs r on r.id = t.run
  where t.experiment = 'unobserved-entry'
  group by r.id, t.time
)
select iif(variant = 'positive', printf('det > 0, s = %g', start), 'det < 0') as series, loss, entry, effective - 1 as above_one
from points
where loss < 0.9 and (variant = 'negative' or start > 0)
order by variant = 'negative', 1, time;
