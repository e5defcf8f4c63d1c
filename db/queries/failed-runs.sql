-- Runs that failed, and why: they are tried again by `overparam run`.
select id, experiment, variant, reason, host, started
from runs
where status = 'failed'
order by experiment, variant, id;
