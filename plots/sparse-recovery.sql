-- How small must the start be, and how many samples does it take? Population error: against the start for some numbers of
-- samples, blocks 0 to 3, then against the samples for some starts. Lower median and range over draws of the data, each of
-- them a run. A name stands at the smallest start, and at the most samples.
with errors as (
  select
    r.id,
    r.variant,
    n.value as samples,
    a.value as alpha,
    s.value as seed,
    x.value as error,
    row_number() over (partition by r.variant, n.value, a.value order by x.value, r.id) as place,
    count(*) over (partition by r.variant, n.value, a.value) as n
  from results x
  join runs r on r.id = x.run
  join parameters n on n.run = x.run and n.path = 'problem.data.samples'
  join parameters a on a.run = x.run and a.path = 'init.value'
  join parameters s on s.run = x.run and s.path = 'problem.data.seed'
  where x.experiment = 'sparse-recovery' and x.observable = 'population-error'
), spread as (
  select
    samples,
    alpha,
    min(error) as low,
    max(iif(place = (n + 1) / 2, error, null)) as middle,
    max(error) as high,
    max(iif(place = 1, printf('run %d, draw %d, the least of %d', id, seed, n), null)) as run_low,
    max(iif(place = (n + 1) / 2, printf('run %d, draw %d, the median of %d', id, seed, n), null)) as run_middle,
    max(iif(place = n, printf('run %d, draw %d, the largest of %d', id, seed, n), null)) as run_high
  from errors
  where alpha < 1.1
  group by variant, samples, alpha
)
select
  printf('N = %d', samples) as series,
  alpha as x,
  low,
  middle,
  high,
  iif(alpha = min(alpha) over (), printf('N = %d', samples), null) as name,
  run_low,
  run_middle,
  run_high,
  1 as panel,
  samples as block
from spread
where samples in (40, 60, 100, 250)
union all
select
  printf('α = %g', alpha),
  samples,
  low,
  middle,
  high,
  iif(samples = max(samples) over (), printf('α = %g', alpha), null),
  run_low,
  run_middle,
  run_high,
  2,
  alpha
from spread
where abs(log10(alpha) - round(log10(alpha))) < 1e-6
order by panel, block, x;
