# size: 6.3 2.6
# alt: Against weights per sample: the share of runs whose Jacobian has full rank throughout, the smallest singular value on the way, and the share that reaches a loss of 1e-6; all rise with the width, tanh before ReLU.
set multiplot layout 1, 3 margins 0.085, 0.945, 0.21, 0.9 spacing 0.105, 0
set logscale x
set xtics (0.5, 1, 2, 5, 10, 20)
unset mxtics
set xrange [0.3:50]
set xlabel "weights per sample, {/:Italic p}/{/:Italic q}"
set key off
set yrange [-4:104]
set title "full rank throughout, %"
plot for [i = 0:n_series - 1] data index i using 2:4 with linespoints lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:4:9 @RUNS
set title "loss of 10^{-6} reached, %"
plot for [i = 0:n_series - 1] data index i using 2:3 with linespoints lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:3:8 @NAME tc lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:3:9 @RUNS
set title "smallest singular value"
@LOGY
unset mytics
set yrange [5e-7:1]
set ytics 1e-6, 100
plot for [i = 0:n_series - 1] data index i using 2:6:7 @BAND lc rgb color(i + 1), \
     for [i = 0:n_series - 1] data index i using 2:5 with linespoints lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:5:9 @RUNS
unset multiplot
