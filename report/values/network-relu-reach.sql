-- format: %.0f
-- Of 100 ReLU networks with five times as many weights as samples and more, how many reach a loss of 1e-6 within 20,000 steps.
select 100 * avg(r.reason = 'loss')
from runs r
join parameters w on w.run = r.id and w.path = 'parameterization.width' and w.value >= 16
where r.experiment = 'network-ghosts' and r.variant = 'training-relu';
