# size: 4.8 3
# alt: Norm of the Jacobian over that at two layers, against the depth: it grows for tanh under He's start, grows slightly and spreads for ReLU under He's start, stays for tanh with variance 1/n, and vanishes exponentially for ReLU with variance 1/n.
@LOGY
unset mytics
set yrange [1e-6:1e2]
set ytics 1e-6, 100
set xtics 8
set xrange [0:44]
set xlabel "depth {/:Italic N}"
set ylabel "norm of {/:Italic J}, over that at {/:Italic N} = 2"
set key off
plot for [i = 0:n_series - 1] data index i using 2:4:5 @BAND lc rgb color(i + 1), \
     for [i = 0:1] data index i using 2:6 @RULE, \
     for [i = 0:n_series - 1] data index i using 2:3 with linespoints lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:(said($3 * (i == 3 ? 1.6 : i == 2 ? 0.6 : 1), 7)):7 notitle with labels left offset 0.8, 0 tc lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:3:8 @RUNS
