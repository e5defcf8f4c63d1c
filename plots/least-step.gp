# size: 4.6 3
# alt: Least step of the weights against the step in function space, both logarithmic: slope 1 at random weights and along training, one half where all units are equal and at zero weights of two layers, a third and a fourth at zero weights of three and four.
@LOGXY
unset mxtics
unset mytics
set xlabel "step t in function space"
set ylabel "least step of the weights"
set xrange [1e-10:0.2]
set yrange [1e-7:5]
set xtics 1e-6, 10, 0.1
set ytics 1e-6, 100
set key off
plot for [i = 0:n_series - 1] data index i using 2:4:5 @BAND lc rgb color(i + 1), \
     for [i = 0:n_series - 1] data index i using 2:3 with linespoints lt i + 1 ps 0.5, \
     for [i = 0:n_series - 1] data index i using 2:($3 * (i == 1 ? 1.6 : i == 2 ? 0.6 : 1)):6 with labels right offset -0.8, 0 tc lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:3:7 @RUNS
