-- format: %.1f
-- The most steps of a training at the theorem's rate, in millions.
select max(steps) / 1e6 from runs where experiment = 'convergence-rate' and variant like 'theorem%';
