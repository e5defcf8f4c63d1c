-- format: %.0f
-- The share of draws from random directions, in percent, in which the mended alternation ends below the best value that the plain one passed.
with ends as (
  select
    run,
    component,
    max(case when observable = 'plain' then value end) as plain,
    max(case when observable = 'mended' then value end) as mended
  from trajectories
  where experiment = 'quadratic-shared' and variant = 'random' and observable in ('plain', 'mended')
  group by run, component
)
select round(100.0 * avg(mended < plain - 1e-3)) from ends;
