-- Paths of theta from (0.01, 0.01), a block for each power, then from (1e-4, 0.05).
with paths as (
    select
        run,
        variant,
        time,
        max(case when component = 0 then value end) as x,
        max(case when component = 1 then value end) as y
    from trajectories
    where experiment = 'one-example' and variant like 'paths%' and observable = 'theta'
    group by run, time
)
select printf('N = %g', n.value) || iif(p.variant = 'paths', '', ', unequal start') as series, p.x, p.y
from paths p
join parameters n on n.run = p.run and n.path = 'parameterization.exponent'
order by p.variant, n.value, p.time
