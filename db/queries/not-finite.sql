-- Samples that are not finite: the first of each run and observable.
select run, experiment, variant, observable, component, kind, min(step) as step, count(*) as samples
from trajectories
where kind <> 'finite'
group by run, observable, component, kind
order by experiment, variant, run;
