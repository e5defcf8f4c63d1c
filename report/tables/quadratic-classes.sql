-- columns: l r r r r
-- format: %s %d %.3f %.1f %s
with ends as (
  select
    r.variant as model,
    max(case x.observable when 'loss' then x.value end) as loss,
    max(case x.observable when 'misclassified' then x.value end) as train,
    max(case x.observable when 'test-misclassified' then x.value end) as test
  from results x
  join runs r on r.id = x.run
  where x.experiment = 'quadratic-classes'
  group by x.run
)
select
  case model when 'linear' then 'linear' when 'symmetric' then 'symmetric, r = 10' when 'diagonal' then 'diagonal, r = 10' else 'diagonal, r = 55' end as model,
  case model when 'linear' then 10 * 49 when 'symmetric' then 10 * 49 + 10 * 55 when 'diagonal' then 10 * 49 + 10 * 10 else 55 * 49 + 10 * 55 end as weights,
  avg(loss) as "training loss",
  100 * avg(train) as "training errors, %",
  printf('%.1f (%.1f to %.1f)', 100 * avg(test), 100 * min(test), 100 * max(test)) as "held-out errors, %"
from ends
group by model
order by avg(loss) desc;
