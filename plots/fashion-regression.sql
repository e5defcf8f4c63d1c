-- Loss and cosine along training on Fashion-MNIST, both models at the same rate; the range is over seeds.
with finals as (
  select r.id, r.variant, p.value as rate, x.value as loss
  from runs r
  join parameters p on p.run = r.id and p.path = 'optimizer.rate'
  join results x on x.run = r.id and x.observable = 'loss'
  where r.experiment = 'fashion-regression' and r.status = 'done'
)
select
  f.variant || printf(', rate %g', f.rate) as series,
  l.step,
  avg(l.value) as loss,
  min(l.value) as least,
  max(l.value) as most,
  avg(c.value) as cosine,
  min(c.value) as cosine_least,
  max(c.value) as cosine_most
from finals f
join trajectories l on l.run = f.id and l.observable = 'loss'
join trajectories c on c.run = f.id and c.observable = 'cosine' and c.step = l.step
where l.step > 0 and abs(f.rate - 0.008) < 1e-9
group by f.variant, l.step
order by f.variant, l.step;
