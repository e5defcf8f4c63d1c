# size: 6.3 2.8
# alt: Left, three losses fall exponentially far below their bounds, the deeper the faster; right, for every run the exponent is at least 2N times the bound's.
set multiplot layout 1, 2
set xlabel "time ηk"
set ylabel "loss"
set logscale y
set format y "10^{%T}"
set xrange [0:3]
set yrange [1e-6:1]
set key bottom left
plot for [i = 0:2] data index i using 2:3 with lines lt i + 1 dt 1 title columnheader(1), \
     for [i = 0:2] data index i using 2:4 with lines lt i + 1 dt (3, 3) lw 1.2 notitle, \
     NaN with lines lc rgb grey dt (3, 3) lw 1.2 title "the bounds"
unset logscale y
set format y "%g"
set xlabel "depth N"
set ylabel "exponent over the bound's"
set xrange [1.6:4.4]
set xtics 1
set yrange [0:60]
set key top left
plot for [i = 3:6] data index i using ($2 + 0.11 * (i - 4.5)):3 with points lt i - 2 title columnheader(1), \
     2 * x @RULE title "2N"
unset multiplot
