-- Runs per build and host: are all current results made by one program on one machine?
select build, host, count(*) as runs, min(started) as first, max(started) as last
from runs
group by build, host
order by runs desc;
