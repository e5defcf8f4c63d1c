-- Where descent is after 4000 steps, at four successive steps: |theta| - |theta*| against the rate (depth 2, |theta*| = 2).
select p.value as rate, t.value - 2 as distance
from trajectories t
join runs r on r.id = t.run and r.variant = 'above-two' and r.status = 'done'
join parameters p on p.run = r.id and p.path = 'optimizer.rate'
where t.experiment = 'stability' and t.observable = 'theta-norm' and t.step > 0
order by p.value, t.step;
