-- columns: l r r r r
-- format: %s %d %.4f %.4f %.4f
-- Cosines between the induced gradients of two weights of one function: the smallest, middle and largest.
select
  case observable when 'random-cosine' then 'two random P' else 'aimed at +85 and -85 degrees' end as pair,
  count(*) as pairs,
  min(value) as least,
  avg(value) as mean,
  max(value) as largest
from trajectories
where experiment = 'opposed-pair' and observable in ('pair-cosine', 'random-cosine')
group by observable
order by observable;
