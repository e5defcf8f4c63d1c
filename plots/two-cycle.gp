# size: 6.3 3.6
# alt: Below the threshold one half descent sits at the minimum; above it jumps between two values, then more. From a start near the minimum it stays bounded up to twice the threshold, from a start away it diverges earlier.
stats data index 0 using 4 name "threshold" nooutput
stats data index 0 using 6 name "near" nooutput
stats data index 1 using 6 name "away" nooutput
set multiplot
set lmargin at screen 0.115
set rmargin at screen 0.98
set ylabel "‖θ‖ − ‖θ*‖"
set xrange [0.4:1.1]
set yrange [-2.1:2.9]
set ytics 2
set key off
set object 1 rectangle from near_min, graph 0 to graph 1, graph 1 behind fillcolor rgb "#EDEDED" fillstyle solid noborder
set label 2 "diverges" at near_min, graph 0.12 left offset 0.6, 0 tc rgb grey
set arrow 1 from threshold_min, graph 0 to threshold_min, graph 1 nohead lc rgb grey lw 1.2 dt (4, 3)
set arrow 2 from 2 * threshold_min, graph 0 to 2 * threshold_min, graph 1 nohead lc rgb grey lw 1.2 dt (4, 3)
set label 1 "2/(N‖θ*‖^{2−2/N})" at threshold_min, graph 0.86 left offset 0.6, 0 tc rgb grey
set label 3 "twice that" at 2 * threshold_min, graph 0.86 right offset -0.6, 0 tc rgb grey
set tmargin at screen 0.97
set bmargin at screen 0.575
set format x ""
set label 4 "from near the minimum" at graph 0.015, graph 0.12 left tc lt 1
plot data index 0 using 2:3 with points lt 1 ps 0.25, \
  data index 0 using 2:(said($3, 5)):5 @RUNS
set tmargin at screen 0.545
set bmargin at screen 0.15
set format x "%g"
set xlabel "learning rate η"
set object 1 rectangle from away_min, graph 0 to graph 1, graph 1 behind fillcolor rgb "#EDEDED" fillstyle solid noborder
set label 2 "diverges" at away_min, graph 0.12 left offset 0.6, 0 tc rgb grey
unset label 1
unset label 3
set label 4 "from a start away" at graph 0.015, graph 0.12 left tc lt 2
plot data index 1 using 2:3 with points lt 2 ps 0.25, \
  data index 1 using 2:(said($3, 5)):5 @RUNS
unset multiplot
