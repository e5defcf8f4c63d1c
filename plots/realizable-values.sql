-- What one ReLU neuron can be at two inputs. Block 0: random neurons; then descents, a block for each, and their ends.
select
    'neurons' as series,
    max(iif(component = 0, value, null)) as p,
    max(iif(component = 1, value, null)) as q
from trajectories
where experiment = 'inverse-stability' and variant = 'values' and observable = 'value'
group by step
union all
select * from (
    select
        'descent ' || printf('%02d', time),
        max(iif(component = 0, value, null)),
        max(iif(component = 1, value, null))
    from trajectories
    where experiment = 'inverse-stability' and variant = 'values' and observable = 'path'
    group by time, step
    order by time, step
)
