-- Runs that diverged: where, and with what was swept.
select
    r.id,
    r.experiment,
    r.variant,
    r.reason,
    r.steps,
    (
        select group_concat(p.path || '=' || p.value, ' ')
        from parameters p
        where p.run = r.id
            and p.swept = 1
    ) as swept
from runs r
where r.status = 'diverged'
order by r.experiment, r.variant, r.id;
