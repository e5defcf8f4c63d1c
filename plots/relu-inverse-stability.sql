-- Distance of the balanced parameters against the Sobolev seminorm of the difference, every tenth of the random pairs, a
-- block for each sort of network. Every 37th names its run.
with pairs as (
    select
        t.run,
        t.step,
        max(t.at) as size,
        max(case t.observable when 'sobolev-distance' then t.value end) as r,
        max(case t.observable when 'balanced-distance' then t.value end) as distance
    from trajectories t
    where t.experiment = 'inverse-stability' and t.variant = 'random' and t.step % 10 = 0
    group by t.run, t.step
)
select
    case k.value
        when 'degenerate' then 'one silent neuron'
        when 'generic' then 'products above 1/4'
        else 'products over six decades'
    end as series,
    p.r,
    iif(
        (p.step / 10 + 17 * s.value) % 37 = 0,
        printf('run %d, seed %d, pair %d of size %.1e: r = %.1e', p.run, s.value, p.step, p.size, p.r),
        null
    ) as runs,
    p.distance
from pairs p
join parameters k on k.run = p.run and k.path = 'probe.example'
join parameters s on s.run = p.run and s.path = 'probe.seed'
order by k.value <> 'degenerate', k.value <> 'mixed', p.r, p.run, p.step
