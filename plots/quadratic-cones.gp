# size: 6.3 3.7
# alt: Two cones tip to tip. One flow ends in the common apex; another passes through it to the teacher on the lower cone; projected descent from the first start passes, too.
set xyplane at -1.3
set view 72, 24, 1.36, 1
set view equal xyz
set origin -0.12, 0.04
set xrange [-1.3:1.3]
set yrange [-1.3:1.3]
set zrange [-1.3:1.3]
set xlabel "(a_{11} - a_{22})/√2" offset 0, -0.4
set ylabel "√2 a_{12}" offset -1, -0.4
set zlabel "(a_{11} + a_{22})/√2" rotate by 90 offset 0.5, 0
set xtics 1 offset 0, -0.3
set ytics 1 offset 0.5, -0.3
set ztics 1
unset grid
set border 31 lc rgb "#999999" lw 0.6
set key at screen 0.99, 0.9 top right Left reverse
set isosamples 37, 13
set samples 37, 13
splot sample [u=0:2 * pi] [v=-1.2:1.2] "++" using (v * cos(u)):(v * sin(u)):(v) with lines lc rgb "#C4C4C4" lw 0.4 notitle, \
  [v=-1.2:1.2] [u=0:2 * pi] "++" using (v * cos(u)):(v * sin(u)):(v) with lines lc rgb "#D4D4D4" lw 0.4 notitle, \
  for [i = 0:2] data index i using 2:3:4 with lines lt i + 1 lw 2.6 title columnheader(1), \
  for [i = 0:1] data index i using 2:3:4 every ::0::0 with points pt 7 ps 0.6 lc rgb color(i + 1) notitle, \
  data index 0 using (-1 / sqrt(2)):(0):(-1 / sqrt(2)) every ::0::0 with points pt 3 ps 1 lc rgb "#000000" title "teacher"
