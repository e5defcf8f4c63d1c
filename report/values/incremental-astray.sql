-- format: %d
-- In how many draws with twenty planted entries orthogonal matching pursuit picks a feature that is not planted.
select count(distinct t.run)
from results t
join parameters k on k.run = t.run and k.path = 'problem.data.nonzero' and k.value = 20
where t.experiment = 'incremental-pursuit' and t.observable = 'planted' and t.value = 0;
