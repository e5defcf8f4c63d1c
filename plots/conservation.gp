# size: 6.3 2.7
# alt: Left, under gradient flow the conserved quantity drifts by rounding only, near 1e-14, under descent much more; right, the drift of descent is proportional to its rate.
set multiplot layout 1, 2
set tmargin at screen 0.9
set bmargin at screen 0.21
@LOGY
set yrange [1e-16:0.1]
set ytics 1e-16, 1e3
unset mytics
set key off
set title "along the training"
set lmargin at screen 0.1
set rmargin at screen 0.53
set xtics 1
set xlabel "time (sum of rates)"
set ylabel "largest change of UU^T − vv^T"
plot for [i = 0:3] data index i using 2:3:5 @BAND lt i + 1, \
     for [i = 0:3] data index i using 2:4 with lines lt i + 1, \
     for [i = 0:3] data index i using 2:(said($4, 6)):6 @NAME tc lt i + 1, \
     for [i = 0:3] data index i using 2:4:8 @RUNS
set title "at its end"
set lmargin at screen 0.72
set rmargin at screen 0.985
@LOGX
unset mxtics
set xtics 1e-4, 10
set xrange [5e-5:0.02]
set yrange [1e-6:0.1]
set ytics 1e-6, 10
set xlabel "rate η"
unset ylabel
set label "line: proportional to η" at graph 0.95, 0.07 right textcolor rgb "#666666"
plot data index 4 using 2:7 @RULE, \
     data index 4 using 2:4:3:5 with yerrorbars lt 7 dt 1, \
     data index 4 using 2:4:8 @RUNS
unset multiplot
