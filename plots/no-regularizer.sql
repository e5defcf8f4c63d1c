-- Is the field that depth induces a gradient? Then its integral around every closed curve would be zero. Blocks 0 to 3: the
-- curves (x, y), the half ring as it lies for the linear loss. From 4 on: the integral around each curve against the depth,
-- four blocks for the linear loss, then the isotropic and the anisotropic quadratic. A curve is named at its greatest depth.
with integrals as (
    select
        l.run,
        l.variant,
        c.value as curve,
        n.value as n,
        l.value
    from results l
    join parameters n on n.run = l.run and n.path = 'parameterization.depth'
    join parameters c on c.run = l.run and c.path = 'probe.curve'
    where l.experiment = 'no-regularizer' and l.variant <> 'centred' and l.observable = 'line-integral'
), curves as (
    select
        i.curve,
        t.step,
        max(iif(t.component = 0, t.value, null)) as x,
        max(iif(t.component = 1, t.value, null)) as y
    from trajectories t
    join integrals i on i.run = t.run and i.variant = 'linear' and i.n = 3
    where t.observable = 'curve'
    group by i.curve, t.step
), blocks as (
    select
        case curve when 'paper' then 'half ring' else curve end as series,
        0 as panel,
        curve,
        step,
        x,
        y,
        null as name,
        null as run
    from curves
    union all
    select
        printf('%s loss, %s', variant, case curve when 'paper' then 'half ring' else curve end),
        case variant when 'linear' then 1 when 'isotropic' then 2 else 3 end,
        curve,
        n,
        n,
        value,
        iif(n = max(n) over (), case curve when 'paper' then 'half ring' else curve end, null),
        printf('run %d, N = %d, integral %.3g', run, n, iif(abs(value) < 1e-9, 0, value))
    from integrals
)
select series, x, y, name, run, 0 as last
from blocks
order by panel, curve, step
