-- Where on the line of minima do the powers end? Paths of theta from (0.01, 0.01), a block for each power, then from
-- (1e-4, 0.05). The name stands at the end; about 20 points of a path, evenly apart, name the run.
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
), placed as (
    select
        p.*,
        n.value as n,
        row_number() over (partition by p.run order by p.time desc) as from_last,
        row_number() over (partition by p.run, round(20 * max(p.x, 0.6 * p.y)) order by p.time) as place
    from paths p
    join parameters n on n.run = p.run and n.path = 'parameterization.exponent'
)
select
    printf('N = %g', n) || iif(variant = 'paths', '', ', unequal start') as series,
    x,
    y,
    iif(from_last = 1, printf('N = %g', n) || iif(variant = 'paths', '', ', unequal start'), null) as name,
    iif(place = 1 or from_last = 1, printf('run %d, time %.3g', run, time), null) as run,
    iif(time = 0, x, null) as start,
    0 as last
from placed
order by variant, n, time
