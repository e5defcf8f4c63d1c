# size: 6.3 2.6
# alt: With two layers the time to halve the loss is a straight line in the logarithm of the start; with three it grows like its inverse.
set multiplot layout 1, 2
set logscale x
set format x "10^{%T}"
set xlabel "size α of the start"
set ylabel "time until the loss is halved"
set yrange [0:*]
set title "two layers"
set key off
plot for [i = 0:1] data index i using 2:3:5 @BAND lt i + 1, \
     for [i = 0:1] data index i using 2:4 with linespoints lt i + 1 notitle, \
     for [i = 0:1] data index i using 2:($2 < 3e-8 ? $4 : NaN):1 notitle with labels left offset 1.2, 0.9 tc lt i + 1, \
     for [i = 0:1] data index i using 2:4:6 @RUNS
set title "three layers, ‖g_0‖ = 2"
unset ylabel
@LOGXY
set yrange [*:*]
plot data index 2 using 2:3:5 @BAND lt 3, \
     data index 2 using 2:4 with linespoints lt 3 notitle, \
     data index 2 using 2:4:6 @RUNS
unset multiplot
