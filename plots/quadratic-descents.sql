-- Errors on held-out images over 100 batches, mean and range over the seeds. Blocks: projected, symmetric, diagonal with 325
-- units, diagonal. x = batch. The models' names stand at the end, one line apart at least, the runs at every second record.
with curves as (
  select
    case r.variant
      when 'projected' then 'symmetric, projected'
      when 'symmetric' then 'symmetric, SGD'
      when 'diagonal' then 'diagonal, SGD'
      else 'diagonal, 325 units, SGD'
    end as model,
    case r.variant when 'projected' then 1 when 'symmetric' then 2 when 'diagonal-325' then 3 else 4 end as place,
    5 * t.step as batch,
    printf('runs %s; %d seeds, rate %g, batch %d', group_concat(t.run, ', '), count(*), o.value, 5 * t.step) as runs,
    avg(t.value) as error,
    min(t.value) as least,
    max(t.value) as most
  from trajectories t
  join runs r on r.id = t.run
  join parameters o on o.run = t.run and o.path = 'optimizer.rate'
  where t.experiment = 'quadratic-descents' and r.variant not like '%-grid' and t.observable = 'test-misclassified'
  group by r.variant, t.step
)
select
  model as series,
  batch,
  iif(batch = max(batch) over (), model, null) as label,
  max(error, min(error) over (partition by batch) + 0.055 * (rank() over (partition by batch order by error) - 1)) as label_at,
  iif(batch % 10 = 0, runs, null) as runs,
  error,
  least,
  most
from curves
order by place, batch
