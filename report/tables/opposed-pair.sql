-- columns: l r r r ± r
-- format: %s %d %.4f %.4f %.4f
-- headings: pair | pairs | cosine, least | mean ± s.d. | largest
-- Cosines between the induced gradients of two weights of one function: the smallest, the mean and its standard deviation,
-- the largest. The aimed pairs do not depend on chance: their spread is rounding.
select
  case observable when 'random-cosine' then 'two random P' else 'aimed at +85 and −85 degrees' end as pair,
  count(*) as pairs,
  min(value) as least,
  avg(value) as mean,
  nullif(round(stdev(value), 9), 0) as deviation,
  max(value) as largest
from trajectories
where experiment = 'opposed-pair' and observable in ('pair-cosine', 'random-cosine')
group by observable
order by observable;
