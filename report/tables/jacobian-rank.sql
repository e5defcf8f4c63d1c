-- columns: l r r r r
-- format: %s %d %d %d %.3g
-- headings: weights | $p$ | $q$ | rank $J$ | smallest $\sigma(J)$
-- The rank of J for constructed weights.
select
  case r.variant
    when 'generic' then 'all neurons different'
    when 'identical' then 'three identical neurons'
    when 'dead' then 'two of three neurons dead'
    when 'u-zero' then 'U = 0, v not'
    when 'v-zero-rank-3' then 'v = 0, U of rank 3'
    when 'v-zero-rank-2' then 'v = 0, U of rank 2'
    when 'v-zero-identical' then 'v = 0, three identical neurons'
    when 'origin' then 'U = 0 and v = 0'
    when 'relu-neuron' then 'one ReLU neuron with bias'
    when 'relu-dead' then 'two ReLU neurons, one dead'
    when 'relu-four' then 'four ReLU neurons, four kinks'
    else 'one unit between 3 inputs and 3 outputs'
  end as weights,
  case r.variant when 'narrow' then 6 when 'relu-neuron' then 3 when 'relu-dead' then 6 else 12 end as p,
  count(s.value) as q,
  k.value as rank,
  min(s.value) as least
from runs r
join results k on k.run = r.id and k.observable = 'jacobian-rank'
join results s on s.run = r.id and s.observable = 'jacobian-spectrum'
where r.experiment = 'jacobian-rank'
group by r.id, k.value
order by r.variant like 'relu%', r.variant = 'narrow', k.value desc, r.variant;
