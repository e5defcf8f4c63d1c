-- Four sequences of networks: distances of the functions and of the parameters against their size t. Three blocks for
-- each: uniform, Sobolev, parameters.
select
    p.value || ' ' || t.observable as series,
    t.at as size,
    iif(
        t.observable <> 'sobolev-distance',
        printf('run %d, t = %.0e: %s %.2g', t.run, t.at, replace(t.observable, '-', ' '), t.value),
        null
    ) as runs,
    t.value
from trajectories t
join parameters p on p.run = t.run and p.path = 'probe.example'
where t.experiment = 'inverse-stability' and t.variant = 'sequence'
    and t.observable in ('uniform-distance', 'sobolev-distance', 'nearest-distance')
order by
    p.value <> 'unbalanced', p.value <> 'redundant', p.value <> 'opposite',
    t.observable <> 'uniform-distance', t.observable <> 'sobolev-distance', t.at
