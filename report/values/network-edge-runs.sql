-- format: %d
-- How many descents there are at the three rates.
select count(*)
from runs
where experiment = 'network-edge' and variant = 'descent';
