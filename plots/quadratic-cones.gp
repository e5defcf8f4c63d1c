# size: 6.3 3.2
# alt: Two cones tip to tip, and the height of three paths against time. One flow ends in the common apex; another passes through it to the teacher on the lower cone; projected descent from the first start passes, too.
set multiplot
set key off
set border 31 lc rgb "#999999" lw 0.6
set origin -0.035, -0.01
set size 0.7, 1.08
set xyplane at -1.3
set view 72, 24, 1.38, 1
set view equal xyz
set xrange [-1.3:1.3]
set yrange [-1.3:1.3]
set zrange [-1.3:1.3]
set xlabel "(a_{11} − a_{22})/√2" offset 0, 0.1
set ylabel "√2 a_{12}" offset -4, -0.8
set zlabel "(a_{11} + a_{22})/√2" rotate by 90 offset 1.8, 0
set xtics -1, 1 offset 0, -0.2
set ytics 1 offset 0.3, -0.2
set ztics 1
unset grid
set label 5 "teacher" at -1 / sqrt(2), 0, -1 / sqrt(2) right offset -1, 0.3
# gnuplot stops one sample short of a range's end, so the circles go on for one more
round = 2 * pi * 37 / 36
set isosamples 37, 13
set samples 37, 13
splot sample [u=0:round] [v=-1.2:1.2] "++" using (v * cos(u)):(v * sin(u)):(v) with lines lc rgb "#C4C4C4" lw 0.4, \
  [v=-1.2:1.2] [u=0:2 * pi] "++" using (v * cos(u)):(v * sin(u)):(v) with lines lc rgb "#D4D4D4" lw 0.4, \
  for [i = 0:2] data index i using 4:5:6 with lines lt i + 1 lw 2.4, \
  for [i = 0:1] data index i using 4:5:6 every ::0::0 with points pt 7 ps 0.6 lc rgb color(i + 1), \
  data index 0 using (-1 / sqrt(2)):(0):(-1 / sqrt(2)) every ::0::0 with points pt 3 ps 1 lc rgb "#000000"
unset label 5
# the same heights along the way
set origin 0, 0
set size 1, 1
set lmargin at screen 0.73
set rmargin at screen 0.985
set tmargin at screen 0.95
set bmargin at screen 0.17
set border 3 lc rgb "#444444" lw 0.8
set grid xtics ytics back lc rgb "#E2E2E2" lw 0.6 dt 1
set xlabel "flow time or steps × rate" offset 0, 0.3
set ylabel "height (a_{11} + a_{22})/√2" offset 0.6, 0
set xrange [0:2.5]
set yrange [-1.3:1.3]
set xtics 0.5 offset 0, 0
set ytics 0.5 offset 0, 0
# the first flow is slowest above, the second first at the teacher below, and descent comes last to it
set label 1 "flow, ‖w‖² < 2α²" at graph 0.98, first 0 right offset 0, 0.6 tc lt 1
set label 2 "flow, ‖w‖² > 2α²" at graph 0.98, first -1 / sqrt(2) right offset 0, -0.7 tc lt 2
set label 3 "projected descent" at graph 0.98, first -0.25 right tc lt 3
plot -1 / sqrt(2) @RULE, \
  for [i = 0:2] data index i using 2:6 with lines lt i + 1, \
  for [i = 0:2] data index i using 2:(said($6, 3)):3 @RUNS
unset multiplot
