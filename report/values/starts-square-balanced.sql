-- format: %.0f
-- The share of balanced starts of the 3 x 3 target that arrive, in percent.
select 100.0 * avg(reason = 'loss') from runs where experiment = 'layer-starts' and variant = 'square-balanced';
