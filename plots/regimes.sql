-- Excess of the l1 norm over the least one against the start.
-- Blocks 0-5: least Q_alpha of six problems, down to rounding (alpha, excess, the slope 2(1 - tau) drawn through its smallest point);
-- then ends of flows at depth 2, 3, 4 (alpha, median, least and largest over the problems); last l2 at depth 2.
with falls as (
  select d.value as problem, a.value as alpha, r.variant,
    max(case x.observable when 'excess-l1' then x.value end) as excess,
    max(case x.observable when 'excess-l2' then x.value end) as excess2,
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
  select r.variant, a.value as alpha, x.value as excess,
    row_number() over (partition by r.variant, a.value order by x.value) as place
  from results x
  join runs r on r.id = x.run and r.variant in ('flow-2', 'flow-3', 'flow-4')
  join parameters a on a.run = x.run and a.path = 'init.value'
  where x.experiment = 'regimes' and x.observable = 'excess-l1'
)
select printf('problem %d', f.problem) as series, f.alpha, f.excess as middle,
  l.excess0 * pow(f.alpha / l.alpha0, 2 * (1 - l.tau0)) as low, null as high
from falls f
join least l on l.problem = f.problem
where f.alpha <= 0.011
union all
select 'depth ' || substr(variant, 6), alpha, max(iif(place <= 3, excess, null)), min(excess), max(excess)
from flows
group by variant, alpha
order by series desc, 2;
