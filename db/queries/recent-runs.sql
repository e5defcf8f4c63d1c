-- The 20 runs that were made last.
select id, experiment, variant, status, reason, steps, round(wall_seconds, 3) as seconds, started
from runs
order by id desc
limit 20;
