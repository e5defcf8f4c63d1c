-- Blocks 0 to 3: the curves (x, y), of the linear loss. From 4 on: the integral around the half ring against the depth, a
-- block for each loss, and the closed form for the linear one.
with curves as (
    select
        c.value as curve,
        t.step,
        max(iif(t.component = 0, t.value, null)) as x,
        max(iif(t.component = 1, t.value, null)) as y
    from trajectories t
    join parameters c on c.run = t.run and c.path = 'probe.curve'
    join parameters n on n.run = t.run and n.path = 'parameterization.depth' and n.value = 3
    where t.experiment = 'no-regularizer' and t.variant = 'linear' and t.observable = 'curve'
    group by c.value, t.step
), integrals as (
    select l.variant, c.value as curve, n.value as n, l.value
    from results l
    join parameters n on n.run = l.run and n.path = 'parameterization.depth'
    join parameters c on c.run = l.run and c.path = 'probe.curve'
    where l.experiment = 'no-regularizer' and l.observable = 'line-integral'
)
select case curve when 'paper' then 'half ring' else curve end as series, x, y from curves
union all
select variant || ' loss, half ring', n, value from integrals where curve = 'paper'
union all
select 'anisotropic loss, rectangle', n, value from integrals where curve = 'rectangle' and variant = 'anisotropic'
union all
select 'circle, any loss', n, max(value) from integrals where curve = 'circle' group by n
