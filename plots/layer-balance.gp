# size: 6.3 2.9
# alt: Left, at the best rate steps grow with the imbalance only where U dominates and is ill conditioned; right, at a fixed rate a wide network gets faster with imbalance on either side until it diverges, the sooner the larger the rate.
set multiplot layout 1, 2 margins 0.09, 0.985, 0.18, 0.9 spacing 0.03, 0
@LOGXY
set format x "%g"
unset mxtics
set xtics (0.125, 0.25, 0.5, 1, 2, 4, 8)
set xrange [0.1:20]
set yrange [8:3000]
set xlabel "imbalance c"
set ylabel "steps to a loss of 10^{-6}"
set key off
set title "best rate of each start, three shapes of U"
plot for [i = 0:2] data index i using 2:4:5 @BAND lt i + 1, \
  for [i = 0:2] data index i using 2:3 with linespoints lt i + 1, \
  for [i = 0:2:2] data index i using 2:(said($3, 6)):6 @NAME tc lt i + 1, \
  data index 1 using 2:(said($3, 6)):6 @NAME_BEFORE tc lt 2, \
  for [i = 0:2] data index i using 2:3:7 @RUNS
unset ylabel
set format y ""
set title "fixed rates, wide U"
set label "× some start diverges" at graph 0.03, 0.95 textcolor rgb "#666666"
# Where not all starts arrive there is a mark at the upper edge, a line for each rate.
edge(i) = 1000 * 0.72 ** (i - 6)
plot for [i = 3:5] data index i using 2:4:5 @BAND lt i + 1, \
  for [i = 3:5] data index i using 2:3 with linespoints lt i + 1, \
  for [i = 3:4] data index i using 2:(said($3, 6)):6 @NAME tc lt i + 1, \
  data index 5 using 2:(said(0.85 * $3, 6)):6 @NAME_BEFORE tc lt 6, \
  for [i = 3:5] data index i using 2:3:7 @RUNS, \
  for [i = 6:n_series - 1] data index i using 2:(edge(i)) with points lt i - 2 pt 2 ps 0.6 lw 1.2, \
  for [i = 6:n_series - 1] data index i using 2:(edge(i)):7 @RUNS
unset multiplot
