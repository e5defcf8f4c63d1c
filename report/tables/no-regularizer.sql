-- columns: l l r r r r
-- format: %s %s %.4f %.4f %.4f %.0e
-- Values below 1e-12 are rounding and printed as 0.
-- The integral of the induced field around closed curves, and the largest difference from the curl's area integral.
with integrals as (
  select
    l.variant,
    c.value as curve,
    n.value as n,
    l.value as line,
    abs(l.value - a.value) as difference
  from results l
  join results a on a.run = l.run and a.observable = 'curl-integral'
  join parameters n on n.run = l.run and n.path = 'parameterization.depth'
  join parameters c on c.run = l.run and c.path = 'probe.curve'
  where l.experiment = 'no-regularizer' and l.variant <> 'centred' and l.observable = 'line-integral' and n.value in (2, 3, 4)
)
select
  variant as loss,
  iif(curve = 'paper', 'half ring', curve) as curve,
  max(iif(n = 2, round(line, 12) + 0, null)) as 'N = 2',
  max(iif(n = 3, round(line, 12) + 0, null)) as 'N = 3',
  max(iif(n = 4, round(line, 12) + 0, null)) as 'N = 4',
  max(difference) as 'line − area'
from integrals
group by variant, curve
order by variant <> 'linear', variant <> 'isotropic', curve <> 'paper', curve <> 'sector', curve <> 'rectangle';
