# size: 4.4 2.9
# alt: e-foldings until the plateau is left against significant bits: at two layers they rise along a straight line from 8 at 11 bits to 37 at 53; at three they do not depend on the bits, and lie between 34 and 122 by rate.
set xlabel "significant bits kept"
set ylabel "σ_{min} times the time to leave"
set xrange [8:63]
set yrange [0:135]
set xtics (11, 16, 24, 32, 40, 53)
set ytics 20
unset mytics
unset mxtics
set key off
set label 1 "three layers" at 11, 130 left textcolor lt 3
set label 2 "two layers:" at 42, 22.5 left textcolor rgb "#666666"
set label 3 "gradients rounded" at 42, 14.5 left textcolor lt 1
set label 4 "weights rounded" at 42, 6.5 left textcolor lt 2
set label 5 "ln(1/ε)" at 56, 56 * log(2) - 1 left textcolor rgb "#666666"
plot for [i = 2:n_series - 1] data index i using 2:3 with linespoints lt 3 lw 1.2 ps 0.5, \
     for [i = 2:n_series - 1] data index i using 2:(i == 2 ? $3 - 5 : $3):6 with labels left offset 0.7, 0 tc lt 3, \
     for [i = 0:1] data index i using ($2 + 0.6 * i - 0.3):3:4:5 with yerrorbars lt i + 1 dt 1 ps 0.6 lw 1.2, \
     for [i = 0:n_series - 1] data index i using 2:3:7 @RUNS, \
     [9:55.5] x * log(2) @RULE
