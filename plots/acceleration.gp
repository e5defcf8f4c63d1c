# size: 6.3 2.7
# alt: With p = 4 depth two and three come down to fewer steps than depth one; with p = 2 depth one needs the fewest.
set multiplot layout 1, 2
set tmargin at screen 0.9
set bmargin at screen 0.2
@LOGXY
set format y "%g"
unset mxtics
unset mytics
set xlabel "learning rate η"
set ylabel "steps to a loss of 10^{-3}"
set key off
set title "p = 4"
set xrange [1e-4:0.1]
set yrange [50:3000]
set ytics (50, 100, 200, 500, 1000, 2000)
plot for [i = 0:2] data index i using 2:3:5 @BAND lt i + 1, \
     for [i = 0:2] data index i using 2:4 with linespoints lt i + 1, \
     for [i = 0:2] data index i using 2:(said($4, 6)):6 @NAME_BEFORE tc lt i + 1, \
     for [i = 0:2] data index i using 2:4:7 @RUNS
unset ylabel
set title "p = 2"
set xrange [5e-4:5]
set yrange [2:3000]
set ytics (2, 10, 100, 1000)
plot for [i = 3:5] data index i using 2:3:5 @BAND lt i - 2, \
     for [i = 3:5] data index i using 2:4 with linespoints lt i - 2, \
     for [i = 3:5] data index i using 2:(said($4, 6)):6 @NAME_BEFORE tc lt i - 2, \
     for [i = 3:5] data index i using 2:4:7 @RUNS
unset multiplot
