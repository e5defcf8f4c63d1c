-- Twelve induced fields over theta and the paths of their flows.
-- Five blocks a panel: arrows (x, y, unit vector of -Mg, log10 of its length), then four paths (x, y, 1 where one starts).
-- Every ninth arrow and some points of every path name their runs.
with kinds as (
    select
        r.id as run,
        r.variant,
        case
            when r.variant like '%power' then printf('power %g', n.value)
            when r.variant in ('field', 'paths') then k.value
            when r.variant = 'paths-identity' or m.value = '1 0 0 1' then 'P = I'
            when r.variant = 'paths-stretch' or m.value = '2 0 0 0.5' then 'P a stretch'
            else 'P a shear'
        end as name
    from runs r
    join parameters k on k.run = r.id and k.path = 'parameterization.kind'
    left join parameters n on n.run = r.id and n.path = 'parameterization.exponent'
    left join parameters m on m.run = r.id and m.path = 'probe.matrix'
    where r.experiment = 'gradient-fields'
), panels(place, name) as (
    values
        (1, 'power 0.25'), (2, 'power 0.5'), (3, 'canonical'), (4, 'power 2'),
        (5, 'power 4'), (6, 'power 6'), (7, 'exponential'), (8, 'inverse'),
        (9, 'polar'), (10, 'P = I'), (11, 'P a stretch'), (12, 'P a shear')
), fields as (
    select
        run,
        step,
        max(case when observable = 'point' and component = 0 then value end) as x,
        max(case when observable = 'point' and component = 1 then value end) as y,
        max(case when observable = 'induced' and component = 0 then value end) as u,
        max(case when observable = 'induced' and component = 1 then value end) as v
    from trajectories
    where experiment = 'gradient-fields' and variant like 'field%' and observable in ('point', 'induced')
    group by run, step
), paths as (
    select
        run,
        time,
        max(case when component = 0 then value end) as x,
        max(case when component = 1 then value end) as y
    from trajectories
    where experiment = 'gradient-fields' and variant like 'paths%' and observable = 'theta'
    group by run, time
), all_of_it as (
    select
        p.place,
        0 as part,
        f.run,
        f.step as place_in_run,
        'field ' || p.name as series,
        f.x,
        f.y,
        -f.u / sqrt(f.u * f.u + f.v * f.v) as u,
        -f.v / sqrt(f.u * f.u + f.v * f.v) as v,
        log10(sqrt(f.u * f.u + f.v * f.v)) as size,
        null as start,
        iif(
            f.step % n.value % 3 = 1 and f.step / n.value % 3 = 1,
            printf('run %d, θ = (%.2f, %.2f): length %.2g', f.run, f.x, f.y, sqrt(f.u * f.u + f.v * f.v)),
            null
        ) as runs
    from fields f
    join kinds k on k.run = f.run
    join panels p on p.name = k.name
    join parameters n on n.run = f.run and n.path = 'probe.points'
    union all
    select
        p.place,
        1,
        t.run,
        t.time,
        'path ' || t.run,
        t.x,
        t.y,
        null,
        null,
        null,
        iif(row_number() over path = 1, 1, null),
        iif(row_number() over path % 40 = 1, printf('run %d, time %.2g: θ = (%.2f, %.2f)', t.run, t.time, t.x, t.y), null)
    from paths t
    join kinds k on k.run = t.run
    join panels p on p.name = k.name
    window path as (partition by t.run order by t.time)
)
select series, x, y, u, v, start, runs, size
from all_of_it
order by place, part, run, place_in_run
