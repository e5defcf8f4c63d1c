-- e-foldings until half of the plateau is left against the bits that are kept: mean, least and most over targets and, for
-- two layers, rates. Blocks: two layers, gradients and weights rounded; three layers, one for each rate, largest first.
with escapes as (
  select
    r.id,
    r.variant,
    cast(b.value as integer) as bits,
    iif(r.variant = 'three-layers', cast(e.value as real), null) as rate,
    0.5 * r.time as time
  from runs r
  join parameters b on b.run = r.id and b.path = 'optimizer.bits'
  join parameters e on e.run = r.id and e.path = 'optimizer.rate'
  where r.experiment = 'precision'
)
select
  variant || coalesce(printf(', η = %g', rate), '') as series,
  bits as x,
  avg(time) as y,
  min(time) as low,
  max(time) as high,
  iif(bits = 53 and rate is not null, printf('η = %g', rate), null) as name,
  printf('%d to %d, %d bits: %.3g', min(id), max(id), bits, avg(time)) as runs
from escapes
group by variant, rate, bits
order by variant = 'three-layers', variant, rate desc, bits;
