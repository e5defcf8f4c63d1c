# size: 6.3 2.6
# alt: Left, three singular values rise one after another, ten orders of single samples around the path of all samples. Right, the spread of the times at which they rise falls like one over the root of the batch, on the line without a free parameter.
set multiplot
set tmargin at screen 0.96
set bmargin at screen 0.21
set lmargin at screen 0.09
set rmargin at screen 0.5
set xlabel "time"
set ylabel "singular value"
set xrange [0:7.4]
set yrange [0:7]
set ytics 2
set key off
plot for [i = 0:32] data index i using 2:3 with lines lt i / 11 + 1 lw 0.4 dt 1, \
     for [i = 0:22:11] data index i using 2:4 with lines lt i / 11 + 1 lw 1.8 dt 1, \
     for [i = 0:22:11] data index i using 2:4:5 with labels left offset 0.2, 0.5 tc lt i / 11 + 1, \
     for [i = 0:32] data index i using 2:(said($3, 6)):6 @RUNS
set lmargin at screen 0.63
set rmargin at screen 0.975
@LOGXY
set format "%g"
unset mxtics
set xlabel "batch |B|"
set ylabel "spread of T over √(2ηT)" offset 1, 0
set xrange [0.7:100]
set yrange [0.06:2]
set xtics (1, 4, 16, 64)
set ytics (0.1, 0.2, 0.5, 1, 2)
unset mytics
plot for [i = 33:35] data index i using 2:3 with points lt i - 32 ps 0.7, \
     for [i = 33:35] data index i using 2:3:6 @RUNS, \
     1 / sqrt(x) @RULE
unset multiplot
