# size: 6.3 2.8
# alt: Left, the loss falls to a plateau of one half and leaves it the later the better the layers are balanced; right, the time to leave grows with the logarithm of one over the imbalance for two layers and with its inverse root for three.
set multiplot
set tmargin at screen 0.96
set bmargin at screen 0.2
set lmargin at screen 0.105
set rmargin at screen 0.48
set xlabel "time of the flow"
set ylabel "loss"
set xrange [0:22]
set yrange [0:2]
set ytics 0.5
set key off
# The names stand on the plateau, each before its curve falls.
set label 1 "½ σ_{min}^2" at 21.8, 0.4 right textcolor rgb "#666666"
plot for [i = 0:3] data index i using 2:3 with lines lt 4 - i, \
     for [i = 0:2] data index i using 2:(said(0.6, 4)):4 with labels center tc lt 4 - i, \
     data index 3 using (21.8):(said(0.6, 4)):4 with labels right tc lt 1, \
     for [i = 0:3] data index i using 2:(said($3, 6)):6 @RUNS, \
     0.5 @RULE
unset label 1
set lmargin at screen 0.59
set rmargin at screen 0.885
@LOGXY
unset mxtics
set ytics 10
set xtics 1e-8, 100
set xlabel "imbalance δ of the start"
set ylabel "time to leave the plateau"
set xrange [6e-9:1.7e-2]
set yrange [1:40000]
set label 2 "slope −½" at 1e-6, 0.6 / sqrt(1e-6) right offset -0.5, -0.3 textcolor rgb "#666666"
plot for [i = 4:n_series - 1] data index i using 2:3 with linespoints lt i - 3 lw 1.2, \
     for [i = 4:n_series - 1] data index i using 2:(said($3, 4)):4 @NAME tc lt i - 3, \
     data index 4 using 2:(said(1.6 * $3, 5)):5 @NAME tc lt 1, \
     data index n_series - 1 using 2:(said(1.9 * $3, 5)):5 @NAME tc lt n_series - 4, \
     for [i = 4:n_series - 1] data index i using 2:3:6 @RUNS, \
     [1e-7:1e-3] 0.6 / sqrt(x) @RULE
unset multiplot
