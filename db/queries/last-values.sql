-- The last value of every observable of every run.
select run, experiment, variant, observable, component, value, kind
from results
order by run, observable, component;
