-- Excess of the l1 norm over the least one against the start.
-- Blocks 0-5: least Q_alpha of six problems, down to rounding (alpha, excess, slope 2(1 - tau) through the smallest);
-- then ends of flows at depth 2, 3, 4 (alpha, median, least and largest over the problems). The exponent and the depth stand
-- at the smallest start; a point of the flows names the run that is the median.
with falls as (
  select
    x.run,
    d.value as problem,
    a.value as alpha,
    max(case x.observable when 'excess-l1' then x.value end) as excess,
    max(case x.observable when 'certificate-slack' then x.value end) as tau
  from results x
  join runs r on r.id = x.run and r.variant in ('convex-strict', 'convex-loose')
  join parameters d on d.run = x.run and d.path = 'problem.data.seed'
  join parameters a on a.run = x.run and a.path like 'reference%alpha'
  where x.experiment = 'regimes'
  group by x.run
), least as (
  select problem, min(alpha) as alpha0, excess as excess0, tau as tau0 from falls group by problem
), flows as (
  select
    x.run,
    n.value as depth,
    a.value as alpha,
    x.value as excess,
    row_number() over (partition by r.variant, a.value order by x.value) as place
  from results x
  join runs r on r.id = x.run and r.variant in ('flow-2', 'flow-3', 'flow-4')
  join parameters a on a.run = x.run and a.path = 'init.value'
  join parameters n on n.run = x.run and n.path = 'parameterization.depth'
  where x.experiment = 'regimes' and x.observable = 'excess-l1'
)
select
  printf('problem %d', f.problem) as series,
  f.alpha,
  f.excess as middle,
  l.excess0 * pow(f.alpha / l.alpha0, 2 * (1 - l.tau0)) as low,
  null as high,
  iif(f.alpha = l.alpha0, printf('%.2f', 2 * (1 - l.tau0)), null) as label,
  iif(
    row_number() over (partition by f.problem order by f.alpha) % 4 = 1,
    printf('run %d, problem %d, α = %.1e: excess %.2e', f.run, f.problem, f.alpha, f.excess),
    null
  ) as runs,
  0 as last
from falls f
join least l on l.problem = f.problem
where f.alpha <= 0.011
union all
select
  printf('depth %d', depth),
  alpha,
  max(iif(place <= 3, excess, null)),
  min(excess),
  max(excess),
  iif(alpha = (select min(other.alpha) from flows other where other.depth = flows.depth), printf('depth %d', depth), null),
  printf('run %d, depth %d, α = %.3g: third least of %d', max(iif(place = 3, run, null)), depth, alpha, count(*)),
  0
from flows
group by depth, alpha
order by series desc, 2;
