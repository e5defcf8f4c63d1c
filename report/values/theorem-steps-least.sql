-- format: %.1f
-- The fewest steps of a training at the theorem's rate, in millions.
select min(steps) / 1e6 from runs where experiment = 'convergence-rate' and variant like 'theorem%';
