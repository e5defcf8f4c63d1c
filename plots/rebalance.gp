# size: 6.3 2.7
# alt: For every draw of the weights the norm of M has one minimum near balance, at c a little below one, and grows like c squared on one side and its inverse on the other.
@LOGXY
unset mxtics
set format x "%g"
set xtics (0.1, 0.2, 0.5, 1, 2, 5, 10)
set xrange [0.1:10]
set yrange [0.4:120]
set xlabel "imbalance c of (cU, v/c)"
set ylabel "operator norm of M, over c = 1"
set key off
set label 1 "c^{−2}" at 0.25, 16 left offset 0.6, 0.6 tc rgb grey
set label 2 "c^2" at 4, 16 right offset -0.6, 0.6 tc rgb grey
set label 3 "least, one point a draw" at 0.62, 0.53 left tc lt 1
plot (x < 1 ? x ** -2 : x ** 2) @RULE, \
  for [i = 0:n_series - 1] data index i using 2:5 with lines lw 0.7 dt 1 lc rgb color(6), \
  for [i = 0:n_series - 1] data index i using 2:3 with points pt 7 ps 0.5 lc rgb color(1), \
  for [i = 0:n_series - 1] data index i using 2:(said($3, 4)):4 @RUNS
