-- Blocks 0 to 2: norm over the least one, minus 1, against N at alpha = 1e-3, for l1, l2, l-infinity. From 3 on: the
-- smaller entry against alpha, one block for each parameterization.
select
    case v.observable when 'l1' then 'l1' when 'l2' then 'l2' else 'l-infinity' end as series,
    n.value as x,
    v.value * case v.observable when 'l1' then 1 when 'l2' then sqrt(1.36) else 1.6 end - 1 as y
from results v
join parameters n on n.run = v.run and n.path = 'parameterization.exponent'
join parameters s on s.run = v.run and s.path = 'init.theta' and s.value = '0.001 0.001'
where v.experiment = 'one-example' and v.variant = 'powers' and v.observable in ('l1', 'l2', 'linf')
union all
select series, alpha, value
from (
    select
        iif(v.variant in ('powers', 'squares'), printf('N = %g', coalesce(n.value, 2)), v.variant) as series,
        cast(substr(s.value, 1, instr(s.value, ' ')) as real) as alpha,
        v.value
    from results v
    join parameters s on s.run = v.run and s.path = 'init.theta'
    left join parameters n on n.run = v.run and n.path = 'parameterization.exponent'
    where v.experiment = 'one-example' and v.observable = 'theta' and v.component = 1
        and (v.variant in ('exponential', 'inverse', 'squares')
            or v.variant = 'powers' and n.value in (1, 1.5, 2, 4))
    order by
        case when v.variant in ('powers', 'squares') then n.value when v.variant = 'exponential' then 90 else 99 end,
        alpha
)
