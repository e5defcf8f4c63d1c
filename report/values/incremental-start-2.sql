-- format: %.0e
-- The largest start from which two values in the ratio 1.005 are learned one after the other, at N = 2.
select exp(t.value)
from results t
join results r on r.run = t.run and r.observable = 'ratio' and r.value < 1.006
join parameters n on n.run = t.run and n.path = 'parameterization.exponent' and n.value = 2
where t.experiment = 'incremental' and t.observable = 'log-threshold';
