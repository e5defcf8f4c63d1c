-- format: %d
-- How many of the runs with 200 measurements, of all depths and of the least nuclear norm, end with an error below 0.1.
select sum(x.value < 0.1)
from results x
join parameters m on m.run = x.run and m.path = 'problem.data.samples' and m.value = 200
where x.experiment = 'sensing' and x.observable = 'error';
