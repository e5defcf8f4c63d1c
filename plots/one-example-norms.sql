-- Which norm is least where the flow ends, and how small does the start have to be? Blocks 0 to 2: norm over the least one,
-- minus 1, against N at alpha = 1e-3, for l1, l2, l-infinity. From 3 on: the smaller entry against alpha, one block for
-- each parameterization, named at its smallest start.
with ends as (
    select
        v.run,
        v.variant,
        v.observable,
        v.component,
        v.value,
        coalesce(n.value, iif(v.variant = 'squares', 2, null)) as n,
        cast(s.value as real) as alpha
    from results v
    join parameters s on s.run = v.run and s.path = 'init.theta'
    left join parameters n on n.run = v.run and n.path = 'parameterization.exponent'
    where v.experiment = 'one-example' and v.variant in ('powers', 'squares', 'exponential', 'inverse')
), blocks as (
    select
        observable as series,
        case observable when 'l1' then 1 when 'l2' then 2 else 3 end as block,
        n as x,
        value * case observable when 'l1' then 1 when 'l2' then sqrt(1.36) else 1.6 end - 1 as y,
        iif(n = max(n) over (), case observable when 'l1' then 'ℓ_1' when 'l2' then 'ℓ_2' else 'ℓ_∞' end, null) as name,
        printf('run %d, N = %g', run, n) as run
    from ends
    where variant = 'powers' and alpha = 0.001 and observable in ('l1', 'l2', 'linf')
    union all
    select
        iif(n is null, variant, printf('N = %g', n)),
        case when n is not null then 10 + n when variant = 'exponential' then 90 else 99 end,
        alpha,
        value,
        case
            when alpha > min(alpha) over (partition by coalesce(n, variant)) then null
            when n is null then variant
            else printf('N = %g', n)
        end,
        printf('run %d, α = %g', run, alpha)
    from ends
    where observable = 'theta' and component = 1 and (n is null or n in (1, 1.5, 2, 4))
)
select series, x, y, name, run, 0 as last
from blocks
order by block, x
