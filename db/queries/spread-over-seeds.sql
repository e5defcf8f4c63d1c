-- The spread over seeds: least, mean and greatest last value for each choice of the other swept parameters.
select
    r.experiment,
    r.variant,
    t.observable,
    coalesce(
        (
            select group_concat(p.path || '=' || p.value, ' ')
            from parameters p
            where p.run = r.id
                and p.swept = 1
                and p.path not like '%seed'
        ),
        ''
    ) as choice,
    count(*) as runs,
    min(t.value) as least,
    avg(t.value) as mean,
    max(t.value) as greatest
from runs r
join results t on t.run = r.id
where t.component = 0
group by r.experiment, r.variant, t.observable, choice
having count(*) > 1
order by r.experiment, r.variant, t.observable, choice;
