-- Claims that do not hold, or could not be measured.
select id, experiment, says, measured, measured_kind, expected, problem
from claims
where holds is not 1
order by experiment, id;
