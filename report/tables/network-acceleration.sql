-- columns: l r r r r
-- format: %s %.2f %s %.2f %s
-- headings: loss | flow, median | middle half | steps, median | middle half
-- widths: 34 14 18 14 18
-- What writing the matrices of a tanh network as products does, over the same network without: time of the flow times its
-- largest sharpness, and the fewest steps of any constant rate; medians and middle halves over forty seeds.
with sorts as (
  select
    r.id,
    r.seed,
    r.variant like 'descent%' as is_descent,
    iif(r.variant like '%classes', 'logistic', printf('power %d', p.value)) || iif(r.variant = 'flow-large', ', targets ten times as large', '') as loss,
    k.value <> '' as is_product,
    r.steps
  from runs r
  join parameters k on k.run = r.id and k.path = 'parameterization.products'
  left join parameters p on p.run = r.id and p.path = 'problem.loss.p'
  where r.experiment = 'network-acceleration' and r.reason = 'loss'
), sizes as (
  select s.loss, s.seed, s.is_product, is_descent,
    iif(is_descent, min(s.steps), max(t.time) * max(t.value)) as size
  from sorts s
  join trajectories t on t.run = s.id and (is_descent or t.observable = 'sharpness')
  group by s.loss, s.seed, s.is_product, is_descent
), ratios as (
  select a.loss, a.is_descent, 1.0 * b.size / a.size as ratio
  from sizes a
  join sizes b on b.loss = a.loss and b.seed = a.seed and b.is_descent = a.is_descent and b.is_product
  where not a.is_product
)
select
  f.loss,
  median(f.ratio) as flow,
  printf('%.2f to %.2f', quantile(f.ratio, 0.25), quantile(f.ratio, 0.75)) as flow_range,
  (select median(ratio) from ratios d where d.loss = f.loss and d.is_descent) as steps,
  (select printf('%.2f to %.2f', quantile(ratio, 0.25), quantile(ratio, 0.75)) from ratios d where d.loss = f.loss and d.is_descent and ratio is not null having count(*) > 0) as steps_range
from ratios f
where not f.is_descent
group by f.loss
order by f.loss like 'power%' desc, f.loss like '%large', f.loss;
