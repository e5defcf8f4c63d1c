# size: 6.3 5.0
# alt: Above, three layers recover matrices from fewer entries than the least nuclear norm and two layers; with more entries the least nuclear norm is exact. Below, two layers have a smaller error the smaller their start, cross the least nuclear norm's between 1e-3 and 1e-4, and stay some percent above the least nuclear norm at every scale.
set multiplot
set key off
set lmargin at screen 0.105
set rmargin at screen 0.52
@LOGY
set tmargin at screen 0.95
set bmargin at screen 0.605
set yrange [1e-8:3]
set ytics 1e-8, 100
unset mytics
set xlabel "entries observed"
set ylabel "root mean square error"
set title "rank 5"
set xrange [1350:3150]
set xtics 500
# 0: the least nuclear norm, 1 and 2: depth 2 and 3
color_of(i) = i == 0 ? 4 : i
plot for [i = 0:2] data index i using 2:3:5 @BAND lt color_of(i), \
     for [i = 0:2] data index i using 2:4 with linespoints lt color_of(i), \
     for [i = 0:2] data index i using 2:4:6 @RUNS
set lmargin at screen 0.57
set rmargin at screen 0.985
unset ylabel
set format y ""
set title "rank 10"
set xrange [2350:4650]
set key bottom left
array model[3] = ["least nuclear norm", "2 layers", "3 layers"]
plot for [i = 3:5] data index i using 2:3:5 @BAND lt color_of(i - 3), \
     for [i = 3:5] data index i using 2:4 with linespoints lt color_of(i - 3) title model[i - 2], \
     for [i = 3:5] data index i using 2:4:6 @RUNS
set key off
set tmargin at screen 0.44
set bmargin at screen 0.11
set lmargin at screen 0.105
set rmargin at screen 0.52
@LOGXY
unset mxtics
unset mytics
set xlabel "end-to-end scale of the start"
set ylabel "root mean square error"
set title "rank 5, 2000 entries"
set xrange [3e-9:3e-2]
set xtics 1e-8, 100
set yrange [1e-3:1]
set ytics 10
set label 1 "least nuclear norm" at 5e-9, 0.3 left offset 0, 0.6 tc lt 4
set label 2 "2 layers" at 1e-6, 0.055 center tc lt 1
set label 3 "3" at 1e-3, 0.006 right offset -1, 0 tc lt 2
set label 4 "4" at 1e-3, 0.0028 right offset -1, 0 tc lt 3
plot data index 6 using 2:3:5 @BAND lt 4, \
     data index 6 using 2:4 with lines lt 4, \
     for [i = 7:8] data index i using 2:3:5 @BAND lt i - 6, \
     for [i = 7:9] data index i using 2:4 with linespoints lt i - 6, \
     data index 9 using 2:4:3:5 with yerrorbars lt 3 dt 1, \
     for [i = 6:9] data index i using 2:4:6 @RUNS
unset label
set lmargin at screen 0.57
set rmargin at screen 0.985
unset logscale y
set format y "%g"
set ytics auto
set yrange [0:0.05]
set ytics 0.01
unset ylabel
set title "nuclear norm, excess over the least"
plot for [i = 10:11] data index i using 2:3:5 @BAND lt i - 9, \
     for [i = 10:12] data index i using 2:4 with linespoints lt i - 9, \
     data index 12 using 2:4:3:5 with yerrorbars lt 3 dt 1, \
     for [i = 10:12] data index i using 2:4:6 @RUNS
unset multiplot
