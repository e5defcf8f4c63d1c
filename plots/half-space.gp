# size: 6.3 2.9
# alt: Random weights of a function turn its gradient by up to 45 degrees off x and leave it long; aimed ones reach 89.9 degrees and come down to the bound on the length as R grows.
@LOGY
set xlabel "angle between the induced gradient and x, degrees"
set ylabel "length over the least one"
set xrange [0:95]
set key top right
plot data index 0 using 2:3 with points pt 7 ps 0.2 lc rgb "#8A8A8A" title "random P", \
  for [i = 1:n_series - 1] data index i using 2:3 with points lt i title columnheader(1), \
  1 @RULE title "bound"
