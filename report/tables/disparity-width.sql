-- columns: l r r r r r r r
-- format: %s %d %d %d %d %d %.4f %.4f
-- headings: activation | $h$ | rank, bound | at the start, most | at the end, least | most | loss at the end, least | most
-- Rank of J and loss against the width, over the starts.
select
  iif(a.value = 'relu', 'ReLU', a.value) as activation,
  w.value as h,
  min(7, iif(a.value = 'relu', 2, 3) * w.value) as bound,
  max(case when t.observable = 'jacobian-rank' and t.step = 0 then t.value end) as first,
  min(case when t.observable = 'jacobian-rank' and t.step = r.steps then t.value end) as least,
  max(case when t.observable = 'jacobian-rank' and t.step = r.steps then t.value end) as most,
  min(case when t.observable = 'loss' and t.step = r.steps then t.value end) as lowest,
  max(case when t.observable = 'loss' and t.step = r.steps then t.value end) as highest
from trajectories t
join runs r on r.id = t.run
join parameters a on a.run = t.run and a.path = 'parameterization.activation'
join parameters w on w.run = t.run and w.path = 'parameterization.width'
where t.experiment = 'disparity' and t.variant = 'training'
group by a.value, w.value
order by a.value desc, w.value
