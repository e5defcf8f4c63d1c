# size: 6.3 2.7
# alt: Below the threshold one half descent sits at the minimum; above it jumps between two values, then more, before it diverges.
stats data index 1 using 2:4 name "gone" nooutput
set xlabel "learning rate η"
set ylabel "‖θ‖ − ‖θ*‖, steps 3996 to 4000"
set xrange [0.4:0.7]
set yrange [-1.5:1]
set ytics 0.5
set arrow 1 from gone_max_y, graph 0 to gone_max_y, graph 1 nohead lc rgb grey lw 1.2 dt (4, 3)
set label 1 "2/(N‖θ*‖^{2−2/N})" at gone_max_y, graph 0.92 right offset -0.6, 0 tc rgb grey
set object 1 rectangle from gone_min_x, graph 0 to graph 1, graph 1 behind fillcolor rgb "#EDEDED" fillstyle solid noborder
set label 2 "diverges" at gone_min_x, 0.85 left offset 0.6, -0.9 tc lt 2
set key off
plot data index 0 using 2:3 with points lt 1 ps 0.35, \
  data index 1 using 2:3 with points pt 2 ps 0.5 lw 1.5 lc rgb color(2), \
  data index 2 using 2:(said($3, 6)):6 notitle with labels tc lt 1, \
  for [i = 0:1] data index i using 2:(said($3, 5)):5 @RUNS
