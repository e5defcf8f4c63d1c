-- Loss and cosine along training on Fashion-MNIST, both models at the same rate: mean and range over seeds. The name of a
-- model stands where the curves are apart.
with finals as (
  select
    r.id,
    r.variant,
    count(*) over (partition by r.variant) as n,
    group_concat(r.id, ', ') over (
      partition by r.variant
      order by r.id
      rows between unbounded preceding and unbounded following
    ) as ids
  from runs r
  join parameters p on p.run = r.id and p.path = 'optimizer.rate' and abs(p.value - 0.008) < 1e-9
  where r.experiment = 'fashion-regression' and r.status = 'done'
), spread as (
  select
    f.variant,
    iif(f.variant = 'one-layer', 'one layer', 'two layers') as name,
    iif(f.variant = 'one-layer', 15, 50) as named_from,
    l.step,
    avg(l.value) as loss,
    min(l.value) as least,
    max(l.value) as most,
    avg(c.value) as cosine,
    min(c.value) as cosine_least,
    max(c.value) as cosine_most,
    iif(n = 1, printf('run %s', ids), printf('runs %s; %d seeds', ids, n)) || printf(', step %d', l.step) as runs
  from finals f
  join trajectories l on l.run = f.id and l.observable = 'loss'
  join trajectories c on c.run = f.id and c.observable = 'cosine' and c.step = l.step
  where l.step > 0
  group by f.variant, l.step
)
select
  variant as series,
  step,
  loss,
  least,
  most,
  cosine,
  cosine_least,
  cosine_most,
  iif(step = min(iif(step >= named_from, step, null)) over (partition by variant), name, null) as label,
  runs
from spread
order by variant, step;
