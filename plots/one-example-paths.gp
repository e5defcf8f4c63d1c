# size: 3.8 3.7
# alt: Paths in the plane from one small start end at different points of one line of minima, the larger the power the nearer to its corner on the axis of the larger feature; from an unequal start they end near the other corner.
set size ratio -1
set xrange [-0.03:1.25]
set yrange [-0.03:1.85]
set xtics 0.5
set ytics 0.5
set xlabel "θ_1"
set ylabel "θ_2"
set key off
minimum(x) = (1 - x) / 0.6
set label "minima" at 0.4, minimum(0.4) offset 1, 0.3 textcolor rgb "#666666"
plot for [i = 0:n_series - 1] data index i using 2:3 with lines lt i + 1, \
  [0:1] minimum(x) @RULE, \
  for [i = 0:5:5] data index i using 6:3 with points pt 7 ps 0.5 lc rgb "#333333", \
  for [i = 0:n_series - 1] data index i using 2:(said($3, 4)) with points lt i + 1 ps 0.7, \
  for [i = 0:n_series - 2] data index i using 2:(said($3, 4)):4 @NAME tc lt i + 1, \
  data index n_series - 1 using 2:(said($3, 4)):4 notitle with labels left noenhanced offset 0.2, 0.9 tc lt n_series, \
  for [i = 0:n_series - 1] data index i using 2:(said($3, 5)):5 @RUNS
