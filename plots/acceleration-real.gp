# size: 6.3 5.0
# alt: Above, flow time times curvature over that of one layer on five pairs of classes: with p = 4 two and three layers need less, their scaling without the projection somewhat more than both, the projection without the scaling about as much as one layer; with p = 2 nearly all need more. Below, the steps of other optimizers: with p = 4 two layers need fewer than AdaGrad and AdaDelta on one, momentum and Adam the fewest.
array pair[5] = ["sneaker, ankle boot", "sandal, sneaker", "T-shirt, shirt", "pullover, coat", "pullover, shirt"]
pairs = n_series / 4
set multiplot
@LOGX
set format x "%g"
unset mxtics
set grid noytics
set border 1
set key off
set arrow 1 from 1, graph 0 to 1, graph 1 nohead back lc rgb grey lw 1.2 dt (4, 3)
# Methods stand under one another, the first at the top, and the pairs within one a little apart.
y(method, i) = -method + 0.11 * (3 - i)
set tmargin at screen 0.95
set bmargin at screen 0.64
set lmargin at screen 0.225
set rmargin at screen 0.595
set xlabel "time × curvature, over that of one layer"
set xrange [0.06:4]
set xtics (0.1, 0.3, 1, 3)
set yrange [-7.6:-0.4]
set ytics scale 0 ("one layer" -1, "two layers" -2, "their scaling" -3, "their projection" -4, \
  "three layers" -5, "their scaling" -6, "their projection" -7)
set title "p = 4"
plot for [i = 1:pairs] data index i - 1 using 3:(y($2, i)) with points lt i ps 0.7, \
     for [i = 1:pairs] data index i - 1 using 3:(y($2, i)):4 @RUNS
set lmargin at screen 0.635
set rmargin at screen 0.98
unset ytics
set title "p = 2"
set key bottom left samplen 0.5
plot for [i = 1:pairs] data index pairs + i - 1 using 3:(y($2, i)) with points lt i ps 0.7 title pair[i], \
     for [i = 1:pairs] data index pairs + i - 1 using 3:(y($2, i)):4 @RUNS
set key off
set tmargin at screen 0.475
set bmargin at screen 0.125
set lmargin at screen 0.225
set rmargin at screen 0.595
set xlabel "fewest steps, over those of one layer"
set xrange [0.01:4]
set xtics (0.01, 0.03, 0.1, 0.3, 1, 3)
set ytics scale 0 ("one layer" -1, "two layers" -2, "AdaGrad" -3, "AdaDelta" -4, "momentum" -5, "Adam" -6, "Adam, two layers" -7)
set title "p = 4"
plot for [i = 1:pairs] data index 2 * pairs + i - 1 using 3:(y($2, i)) with points lt i ps 0.7, \
     for [i = 1:pairs] data index 2 * pairs + i - 1 using 3:(y($2, i)):4 @RUNS
set lmargin at screen 0.635
set rmargin at screen 0.98
unset ytics
set title "p = 2"
plot for [i = 1:pairs] data index 3 * pairs + i - 1 using 3:(y($2, i)) with points lt i ps 0.7, \
     for [i = 1:pairs] data index 3 * pairs + i - 1 using 3:(y($2, i)):4 @RUNS
unset multiplot
