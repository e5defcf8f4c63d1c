-- Eigenvalues of the Hessian at w = 0, over ‖g0‖, numbered from the least: two layers with 6 hidden units, then three layers.
-- How many there are of each value, to rounding, stands at the middle one of them.
with spectra as (
  select
    e.run,
    r.variant = 'deeper' as deep,
    iif(r.variant = 'deeper', 'three layers', printf('two layers, h = %d', w.value)) as series,
    e.component + 1 as place,
    e.value / g.value as eigenvalue,
    round(e.value / g.value, 6) + 0.0 as level
  from results e
  join runs r on r.id = e.run
  join results g on g.run = e.run and g.observable = 'origin-canonical-norm'
  join parameters l on l.run = e.run and l.path = 'problem.loss.kind' and l.value = 'squared'
  join parameters s on s.run = e.run and s.path = 'problem.data.seed' and s.value = 1
  left join parameters w on w.run = e.run and w.path = 'parameterization.width'
  left join parameters d on d.run = e.run and d.path = 'parameterization.depth'
  where e.experiment = 'origin-saddle' and e.observable = 'origin-eigenvalue'
    and ((r.variant = 'two-layers' and w.value = 6) or (r.variant = 'deeper' and d.value = 3))
)
select
  series,
  place,
  iif(
    row_number() over same = (count(*) over value + 1) / 2,
    case when deep then 'all ' when level = 0 then 'h(d − 1) = ' else 'h = ' end || count(*) over value,
    null
  ) as label,
  printf('run %d, eigenvalue %d: %.6g ‖g0‖', run, place, level) as runs,
  eigenvalue
from spectra
window value as (partition by run, level), same as (value order by place)
order by deep, place;
