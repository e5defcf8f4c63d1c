-- The largest rate that stayed stable and the smallest that diverged, per experiment and variant.
select
    r.experiment,
    r.variant,
    max(p.value) filter (where r.status = 'done') as largest_stable,
    min(p.value) filter (where r.status = 'diverged') as smallest_diverged
from runs r
join parameters p on p.run = r.id and p.path = 'optimizer.rate'
where p.swept = 1
group by r.experiment, r.variant
having smallest_diverged is not null
order by r.experiment, r.variant;
