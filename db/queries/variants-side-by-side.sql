-- Variants side by side: mean last value of each observable in every two variants of an experiment.
with means as (
    select experiment, variant, observable, avg(value) as mean
    from results
    where component = 0
    group by experiment, variant, observable
)
select
    a.experiment,
    a.observable,
    a.variant as first_variant,
    a.mean as first_mean,
    b.variant as second_variant,
    b.mean as second_mean,
    b.mean / nullif(a.mean, 0) as ratio
from means a
join means b on b.experiment = a.experiment and b.observable = a.observable
where a.variant < b.variant
order by a.experiment, a.observable, a.variant, b.variant;
