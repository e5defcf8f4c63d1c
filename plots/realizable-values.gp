# size: 4.6 3.2
# alt: The plane of two values of a function, with level lines of a convex loss around a target in the upper left quadrant; the realizable values fill the lower left and the upper right quadrant only, and descents end at the nearest point of one or the other.
set size ratio -1
set xrange [-2:2]
set yrange [-1.6:1.9]
set xlabel "f(−1)"
set ylabel "f(1)"
set key outside right top
set object 1 rectangle from 0, 0 to 2, 1.9 behind fillcolor rgb color(6) fillstyle transparent solid 0.18 noborder
set object 2 rectangle from -2, -1.6 to 0, 0 behind fillcolor rgb color(6) fillstyle transparent solid 0.18 noborder
set parametric
set trange [0:2 * pi]
plot for [k = 1:8] -0.6 + 0.35 * k * cos(t), 1 + 0.35 * k * sin(t) with lines lc rgb "#BBBBBB" lw 0.8 dt 1 notitle, \
  data index 0 using 2:3 with points pt 7 ps 0.3 lc rgb color(6) title "random neurons", \
  for [i = 1:n_series - 1] data index i using 2:3 with lines lc rgb color(2) lw 1.4 dt 1 title (i == 1 ? "descents" : ""), \
  NaN, NaN with lines lc rgb "#BBBBBB" dt 1 title "loss", \
  "+" using (-0.6):(1) with points pt 2 ps 1 lw 1.5 lc rgb "black" title "what it wants", \
  "+" using (0):(1) with points pt 7 ps 0.7 lc rgb color(1) title "least loss", \
  "+" using (-0.6):(0) with points pt 7 ps 0.7 lc rgb color(5) title "another minimum"
