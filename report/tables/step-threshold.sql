-- columns: l l r r r r
-- format: %s %s %d %.3g %.3g %.1e
-- headings: case | measured | draws | smallest | median | error, largest
select
  iif(t.observable = 'threshold', 'θᵀg > 0', 'θᵀg ≤ 0') as "case",
  iif(t.observable = 'threshold', 'rate from which it opposes', 'least cosine over rates') as measured,
  count(*) as draws,
  min(t.value) as least,
  median(t.value) as median,
  max(e.value) as error
from trajectories t
left join trajectories e on e.run = t.run and e.step = t.step and e.observable = 'threshold-error' and t.observable = 'threshold'
where t.experiment = 'step-threshold' and t.observable in ('threshold', 'least-alignment')
group by t.observable
order by t.observable desc;
