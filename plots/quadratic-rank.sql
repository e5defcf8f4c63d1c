-- Final loss and steps against the number of units r, each method at the best of its rates for that seed; range over seeds.
-- Columns: r, geometric mean, least and most of the final loss (cut at the stop rule 1e-8), then of the steps.
with best as (
  select
    r.variant,
    w.value as width,
    s.value as seed,
    min(x.value) as loss,
    min(r.steps) as steps
  from runs r
  join results x on x.run = r.id and x.observable = 'loss'
  join parameters w on w.run = r.id and w.path = 'parameterization.width'
  join parameters s on s.run = r.id and s.path = 'init.seed'
  where r.experiment = 'quadratic-rank' and r.variant in ('projected', 'descent', 'adam')
  group by r.variant, w.value, s.value
)
select
  case variant when 'projected' then 'projected descent' when 'descent' then 'gradient descent' else 'Adam' end as series,
  width,
  exp(avg(ln(max(loss, 1e-8)))) as loss,
  max(min(loss), 1e-8) as loss_least,
  max(max(loss), 1e-8) as loss_most,
  exp(avg(ln(steps))) as steps,
  min(steps) as steps_least,
  max(steps) as steps_most
from best
group by variant, width
order by case variant when 'projected' then 1 when 'descent' then 2 else 3 end, width
