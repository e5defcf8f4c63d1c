-- The parameters that vary within an experiment, with range and number of values.
select
    r.experiment,
    r.variant,
    p.path,
    count(distinct p.value) as how_many,
    min(p.value) as least,
    max(p.value) as greatest
from runs r
join parameters p on p.run = r.id
where p.swept = 1
group by r.experiment, r.variant, p.path
order by r.experiment, r.variant, p.path;
