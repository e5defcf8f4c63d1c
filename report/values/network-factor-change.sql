-- format: %.2f
-- The median change of M over training at the widest network with the small factor.
with changes as (
  select w.value as width, c.value as change
  from results c
  join parameters w on w.run = c.run and w.path = 'parameterization.width'
  where c.experiment = 'network-kernel' and c.variant = 'small-factor' and c.observable = 'kernel-change'
)
select median(change) from changes where width = (select max(width) from changes);
