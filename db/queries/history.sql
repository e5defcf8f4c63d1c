-- What was run before and is not current any more: edited experiments, older code.
select experiment, variant, profile, digest, count(*) as runs, min(started) as first, max(started) as last
from all_runs
where current = 0
group by experiment, variant, profile, digest
order by last desc;
