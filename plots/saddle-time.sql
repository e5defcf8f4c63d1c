-- Time until the loss has halved against the size of the start: mean and range over seeds.
-- Blocks: two layers with ‖g0‖ = 2 and 1/2, then three layers.
select
  case r.variant
    when 'two-layers' then '‖g_0‖ = 2'
    when 'two-layers-short' then '‖g_0‖ = 0.5'
    else 'three layers, ‖g_0‖ = 2'
  end as series,
  s.value as alpha,
  min(r.time) as least,
  avg(r.time) as mean,
  max(r.time) as most,
  printf('runs %d to %d, %d seeds, α = %.3g', min(r.id), max(r.id), count(*), s.value) as runs
from runs r
join parameters s on s.run = r.id and s.path = 'init.scale'
where r.experiment = 'saddle-time' and r.reason = 'loss'
group by r.variant, s.value
order by r.variant = 'three-layers', r.variant desc, s.value;
