# size: 6.3 2.8
# alt: The population error falls with smaller starts once there are enough samples, and with more samples for every small start.
set multiplot
set tmargin at screen 0.97
set bmargin at screen 0.2
set lmargin at screen 0.115
set rmargin at screen 0.515
@LOGXY
set ytics 10
unset mytics
set xlabel "start α"
set ylabel "population error"
set xrange [1e-4:1.2]
set xtics 1e-3, 10
set yrange [1e-7:4]
set key off
plot for [i = 0:3] data index i using 2:3:5 @BAND lt i + 1, \
     for [i = 0:3] data index i using 2:4 with linespoints lt i + 1, \
     for [i = 0:3] data index i using 2:(said($4, 6)):6 @NAME_BEFORE tc lt i + 1, \
     for [i = 0:3] for [k = 3:5] data index i using 2:k:(strcol(k + 4)) @RUNS
unset ylabel
set lmargin at screen 0.555
set rmargin at screen 0.865
set xlabel "samples N"
set xrange [20:250]
set xtics (20, 40, 60, 100, 250)
set format x "%g"
set format y ""
plot for [i = 4:n_series - 1] data index i using 2:3:5 @BAND lt i - 3, \
     for [i = 4:n_series - 1] data index i using 2:4 with linespoints lt i - 3, \
     for [i = 4:n_series - 1] data index i using 2:(said($4, 6)):6 @NAME tc lt i - 3, \
     for [i = 4:n_series - 1] for [k = 3:5] data index i using 2:k:(strcol(k + 4)) @RUNS
unset multiplot
