-- Error on all entries, per entry, against what is observed (depth 2, 3, 4 and the least nuclear norm), then against the start's scale.
with ends as (
  select r.variant, o.value as observed, r.status,
    (select value from parameters where run = r.id and path = 'parameterization.depth') as depth,
    (select value from parameters where run = r.id and path = 'init.scale') as scale,
    max(case x.observable when 'error' then x.value end) as error
  from runs r
  join results x on x.run = r.id
  join parameters o on o.run = r.id and o.path = 'problem.data.observed'
  where r.experiment = 'completion'
  group by r.id
)
select
  case when variant like 'nuclear%' then iif(variant = 'nuclear-5', '1', '2') || ' least nuclear norm'
    when variant like 'rank%' then iif(variant = 'rank-5', '1', '2') || ' depth ' || depth
    else '3 depth ' || depth end as series,
  iif(variant like 'start%', scale, observed) as x,
  min(error) as least, avg(error) as mean, max(error) as most
from ends
group by series, x
order by series, x;
