# size: 6.3 2.9
# alt: Left, the loss over u and v: two valleys along uv = 1 and a saddle at the origin, where flows from u = -v end and which all others leave; right, the same loss over theta, a parabola, where the flow leaves the ghost's theta for the minimum too.
set multiplot
set size ratio -1
set grid noxtics noytics
set lmargin at screen 0.1
set rmargin at screen 0.43
set bmargin at screen 0.19
set tmargin at screen 0.905
# one flow ends a little beyond the map
set xrange [-2.08:2.08]
set yrange [-2.08:2.08]
set xtics 1
set ytics 1
set cbrange [0:3]
set palette defined (0 "#FFFFFF", 1 "#8F8F8F")
set colorbox user origin 0.455, 0.19 size 0.016, 0.715
set cbtics ("0" 0, "1" 1, "2" 2, "≥ 3" 3) offset -0.6, 0
set title "the loss over the weights"
set xlabel "u"
set ylabel "v"
set key off
set label 1 "ghost" at -0.2, 0 right tc lt 2 front
set label 2 "uv = 1" at 0.68, 1.78 left tc rgb "#555555" front
# the middle of a flow shows its direction
heading(dx, dy, d) = 0.06 * d / sqrt(dx * dx + dy * dy)
plot data index 0 using 2:3:4 with image, \
  (abs(x) > 0.4 ? 1 / x : NaN) @RULE, \
  for [i = 4:n_series - 4] data index i using 2:3 with lines lt 1 lw 1.4, \
  for [i = 2:3] data index i using 2:3 with lines lt 2 dt 1, \
  for [i = 2:n_series - 4] data index i using 2:(said($3, 5)) with points pt 6 ps 0.5 lw 1.2 lc rgb color(i < 4 ? 2 : 1), \
  for [i = 2:n_series - 4] data index i using 2:3:(heading($6, $7, $6)):(heading($6, $7, $7)) \
    with vectors size 0.15, 22 fixed filled lw 1.4 lc rgb color(i < 4 ? 2 : 1), \
  "+" using (0):(0) with points pt 7 ps 0.7 lc rgb color(2), \
  data index 0 using 2:(said($3, 8)):8 @RUNS, \
  for [i = 2:n_series - 4] data index i using 2:(said($3, 8)):8 @RUNS
unset label
set size noratio
set grid xtics ytics
set lmargin at screen 0.65
set rmargin at screen 0.98
set xrange [-2.1:3.1]
set yrange [0:5]
set title "the same loss over θ"
set xlabel "θ = uv"
set ylabel "loss"
set label 1 "the ghost's θ" at 0, 0.5 right offset -0.8, -0.4 tc lt 2
set label 2 "○ starts" at graph 0.97, 0.93 right tc lt 1
plot data index 1 using 2:4 with lines lw 1.2 lc rgb grey, \
  for [i = n_series - 3:n_series - 1] data index i using 2:4 with lines lt 1 lw 1.4, \
  for [i = n_series - 3:n_series - 1] data index i using 2:(said($4, 5)) with points pt 6 ps 0.5 lw 1.2 lc rgb color(1), \
  for [i = n_series - 3:n_series - 1] data index i using 2:4:(heading($6, $7, $6)):(heading($6, $7, $7)) \
    with vectors size 0.2, 22 fixed filled lw 1.4 lc rgb color(1), \
  "+" using (0):(0.5) with points pt 7 ps 0.7 lc rgb color(2), \
  data index 1 using 2:(said($4, 8)):8 @RUNS, \
  for [i = n_series - 3:n_series - 1] data index i using 2:(said($4, 8)):8 @RUNS
unset multiplot
