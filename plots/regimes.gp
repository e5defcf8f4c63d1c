# size: 6.3 2.8
# alt: The excess of the l1 norm falls like a power of the start whose exponent is set by the problem's dual; deeper parameterizations reach it at larger starts.
set multiplot layout 1, 2 margins 0.115, 0.97, 0.2, 0.89 spacing 0.1, 0
@LOGXY
unset mytics
unset mxtics
set xlabel "start α"
set ylabel "excess of the l_1 norm"
# room for the exponents before the lines
set xrange [1e-34:1]
set xtics (1e-28, 1e-21, 1e-14, 1e-7, 1)
set yrange [1e-11:1]
set ytics 100
set key off
set title "six problems at depth 2"
set label 1 "exponents 2(1 − τ)" at 1e-33, 1e-2 left
# four lines begin in two pairs
above(i) = i == 1 ? 0.35 : i == 5 ? 0.35 : i == 0 ? -0.3 : i == 3 ? -0.3 : i == 4 ? -0.2 : 0
plot for [i = 0:5] data index i using 2:4 @RULE, \
     for [i = 0:5] data index i using 2:3 with lines lt i + 1 dt 1, \
     for [i = 0:5] data index i using 2:(said($3, 6)):6 notitle with labels right offset -0.6, above(i) tc lt i + 1, \
     for [i = 0:5] data index i using 2:3:7 @RUNS
unset label 1
set xrange [1e-3:10]
set xtics (1e-3, 1e-2, 1e-1, 1, 10)
set yrange [1e-3:1]
set ytics 10
set mytics 10
unset ylabel
set title "ends of the flow"
plot for [i = 6:8] data index i using 2:4:5 @BAND lt 9 - i, \
     for [i = 6:8] data index i using 2:3 with linespoints lt 9 - i, \
     for [i = 6:8] data index i using 2:(said($3, 6)):6 notitle with labels left offset 0.6, -0.8 tc lt 9 - i, \
     for [i = 6:8] data index i using 2:3:7 @RUNS
unset multiplot
