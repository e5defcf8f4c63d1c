# size: 4.8 3.9
# alt: The plane of two values of a function, with level lines of a convex loss around a target in the upper left quadrant; the realizable values fill the lower left and the upper right quadrant only, and descents end at the nearest point of one or the other.
set size ratio -1
set lmargin at screen 0.11
set rmargin at screen 0.985
set bmargin at screen 0.15
set tmargin at screen 0.985
set xrange [-2:2]
set yrange [-1.6:1.9]
set xtics 1
set ytics 1
set grid noxtics noytics
set xlabel "f(−1)"
set ylabel "f(1)"
set key off
stats data index 1 using 2 name "p" nooutput
stats data index 1 using 6 name "q" nooutput
stats data index 2 using (sqrt(($2 - p_min) ** 2 + ($6 - q_min) ** 2)) name "away" nooutput
# Two of the level lines go through the minima.
level(k) = away_min + k * (away_max - away_min)
set object 1 rectangle from 0, 0 to 2, 1.9 behind fillcolor rgb color(6) fillstyle transparent solid 0.18 noborder
set object 2 rectangle from -2, -1.6 to 0, 0 behind fillcolor rgb color(6) fillstyle transparent solid 0.18 noborder
# Names stand where no neuron can be, on white, for there are level lines.
set style textbox opaque noborder margins 0.5, 0.5
set label 4 "shaded: what one\nneuron can be" at 0.1, -0.25 left tc lt 1 front boxed
set label 5 "descents, from ○" at 0.1, -0.75 left tc lt 2 front boxed
set label 6 "level lines of the loss" at 0.1, -1 left tc rgb "#666666" front boxed
set parametric
set trange [0:2 * pi]
plot for [k = 0:8] p_min + level(k) * cos(t), q_min + level(k) * sin(t) with lines lc rgb "#BBBBBB" lw 0.8 dt 1, \
  data index 0 using 2:6 with points pt 7 ps 0.25 lc rgb color(6), \
  for [i = 3:n_series - 1] data index i using 2:6 with lines lc rgb color(2) lw 1.4 dt 1, \
  for [i = 3:n_series - 1] data index i using 2:(said($6, 4)) with points pt 6 ps 0.6 lc rgb color(2), \
  data index 1 using 2:6 with points pt 2 ps 1 lw 1.5 lc rgb "black", \
  data index 1 using 2:6:5 with labels center offset 0, 0.9 boxed, \
  data index 2 using 2:6 every ::0::0 with points pt 7 ps 0.8 lc rgb color(1), \
  data index 2 using 2:6 every ::1 with points pt 5 ps 0.8 lc rgb color(7), \
  data index 2 using (-0.08):($6 - 0.17):5 every ::0::0 with labels right tc lt 1 boxed, \
  data index 2 using (-0.08):($6 + 0.17):5 every ::1 with labels right tc lt 7 boxed, \
  for [i = 2:n_series - 1] data index i using 2:(said($6, 3)):3 @RUNS
