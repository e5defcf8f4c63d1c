# size: 6.3 5.2
# alt: Above, the loss against the step at the best rate: with p = 4 depth two and three arrive first, with p = 2 depth one. Below, the steps of each method over those of one layer on five pairs of classes: with p = 4 two and three layers need fewer, fewer than AdaGrad and AdaDelta too, and momentum the fewest but for Adam; with p = 2 depth gains nothing under plain descent.
array pair[5] = ["sneaker, ankle boot", "sandal, sneaker", "T-shirt, shirt", "pullover, coat", "pullover, shirt"]
pairs = (n_series - 6) / 2
left = 0.13
set multiplot
set tmargin at screen 0.95
set bmargin at screen 0.64
set lmargin at screen left
set rmargin at screen 0.53
@LOGXY
unset mxtics
set format y "%g"
set xlabel "step"
set ylabel "loss"
set xrange [1:5000]
set yrange [0.015:0.7]
set ytics (0.02, 0.05, 0.1, 0.2, 0.5)
set key top right
set title "p = 4, sneaker and ankle boot"
plot for [i = 0:2] data index i using 2:3 with lines lt i + 1 title sprintf("depth %d", i + 1), \
     for [i = 0:2] data index i using 2:(said($3, 5)):5 @RUNS
set key off
set lmargin at screen 0.58
set rmargin at screen 0.98
unset ylabel
set format y ""
set title "p = 2, sneaker and ankle boot"
plot for [i = 3:5] data index i using 2:3 with lines lt i - 2, \
     for [i = 3:5] data index i using 2:(said($3, 5)):5 @RUNS
# Below, methods stand under one another, the first at the top, and the pairs within one a little apart.
y(method, i) = -method + 0.11 * (i - 3)
set tmargin at screen 0.47
set bmargin at screen 0.1
set lmargin at screen left
set rmargin at screen 0.53
set xlabel "fewest steps, over those of one layer"
set format x "%g"
set xrange [0.008:4]
set xtics (0.01, 0.03, 0.1, 0.3, 1, 3)
unset logscale y
set yrange [-8.6:-0.4]
set grid noytics
set border 1
set ytics scale 0 ("1 layer" -1, "2 layers" -2, "3 layers" -3, "AdaGrad" -4, "AdaDelta" -5, "momentum" -6, "Adam" -7, "Adam, 2" -8)
set arrow from 1, graph 0 to 1, graph 1 nohead back lc rgb grey lw 1.2 dt (4, 3)
set title "p = 4, all pairs"
plot for [i = 1:pairs] data index 5 + i using 4:(y($2, i)) with points lt i ps 0.7, \
     for [i = 1:pairs] data index 5 + i using 4:(y($2, i)):5 @RUNS
set lmargin at screen 0.58
set rmargin at screen 0.98
unset ytics
set title "p = 2, all pairs"
set key top left samplen 0.5
plot for [i = 1:pairs] data index 5 + pairs + i using 4:(y($2, i)) with points lt i ps 0.7 title pair[i], \
     for [i = 1:pairs] data index 5 + pairs + i using 4:(y($2, i)):5 @RUNS
unset multiplot
