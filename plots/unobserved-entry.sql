-- Does fitting three of four entries drive the fourth away? The unobserved entry, and the effective rank above one, against
-- the loss. Blocks: starts s^3 times the identity, s = 0.3, 0.5, 0.7 (those with -s are their mirror images), and a start of
-- negative determinant. A name stands where the loss falls below 0.2, the sort of start where it falls below 0.02; a run is
-- named ten times a decade.
with points as (
  select
    r.id,
    r.variant,
    s.value as start,
    t.time,
    max(case t.observable when 'loss' then t.value end) as loss,
    max(case t.observable when 'unobserved' then abs(t.value) end) as entry,
    max(case t.observable when 'effective-rank' then t.value end) as effective
  from trajectories t
  join runs r on r.id = t.run
  join parameters s on s.run = r.id and s.path = 'init.scale'
  where t.experiment = 'unobserved-entry'
  group by r.id, t.time
), placed as (
  select
    *,
    lag(loss) over (partition by id order by time) as before,
    row_number() over (partition by id, round(10 * log10(loss)) order by time) as place,
    max(start) over (partition by variant) as largest,
    min(start) over (partition by variant) as least
  from points
  where start > 0
)
select
  iif(variant = 'positive', printf('det > 0, s = %g', start), 'det < 0') as series,
  loss,
  entry,
  effective - 1 as above_one,
  case
    when variant <> 'positive' or loss >= 0.2 or before < 0.2 then null
    when start in (largest, least) then printf('s = %g', start)
    else printf('%g', start)
  end as name,
  iif(start = largest and loss < 0.02 and before >= 0.02, iif(variant = 'positive', 'det > 0', 'det < 0'), null) as sort,
  iif(place = 1, printf('run %d, time %.3g', id, time), null) as run,
  0 as last
from placed
order by variant = 'negative', start, id, time;
