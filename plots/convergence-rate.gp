# size: 6.3 2.8
# alt: Left, three losses fall exponentially far below their bounds, the deeper the faster; right, for every run the exponent is at least 2N times the bound's.
set multiplot layout 1, 2
set tmargin at screen 0.97
set bmargin at screen 0.19
set lmargin at screen 0.09
set rmargin at screen 0.54
@LOGY
unset mytics
set xlabel "time ηk"
set ylabel "loss"
set xrange [0:*]
set yrange [*:1]
set key off
plot for [i = 0:2] data index i using 2:4 with lines lt i + 1 lw 1.2 dt (3, 3), \
     for [i = 0:2] data index i using 2:3 with lines lt i + 1 dt 1, \
     for [i = 0:2] data index i using 2:(said($3 / 2.5, 5)):5 with labels noenhanced tc lt i + 1, \
     data index 0 using 2:(said(2.5 * $4, 6)):6 with labels right noenhanced tc lt 1, \
     for [i = 0:2] data index i using 2:(said($3, 7)):7 @RUNS
set lmargin at screen 0.635
set rmargin at screen 0.985
unset logscale y
set format y "%g"
set xlabel "depth N"
set ylabel "exponent over the bound's"
set xrange [1.6:4.4]
set xtics 1
set grid noxtics
set yrange [0:60]
set key top left samplen 1
# The kinds of one depth stand side by side.
beside(i) = 0.11 * (i - 4.5)
plot for [i = 3:6] data index i using ($2 + beside(i)):3 with points lt i - 2 title columnheader(1), \
     for [i = 3:6] data index i using ($2 + beside(i)):3:7 @RUNS, \
     2 * x @RULE title "2N"
unset multiplot
