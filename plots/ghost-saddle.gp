# size: 6.3 2.9
# alt: Left, the loss over u and v: two valleys along uv = 1 and a saddle at the origin, where flows from u = -v end; right, the same loss over theta, a parabola.
set multiplot layout 1, 2
set size ratio -1
set grid noxtics noytics
set xrange [-2:2]
set yrange [-2:2]
set cbrange [0:3]
unset colorbox
set xlabel "u"
set ylabel "v"
set key off
set label 1 "ghost" at 0.12, 0.02 textcolor rgb "white" front
plot data index 0 using 2:3:4 with image, \
  for [i = 4:n_series - 1] data index i using 2:3 with lines lc rgb "white" lw 1.2 dt 1, \
  for [i = 2:3] data index i using 2:3 with lines lc rgb color(5) lw 2 dt 1, \
  "+" using (0):(0) with points pt 7 ps 0.6 lc rgb color(5)
unset label 1
set size noratio
set grid xtics ytics
set xrange [-2:3]
set yrange [0:5]
set key top right
set xlabel "θ = uv"
set ylabel "loss"
plot data index 1 using 2:4 with lines lt 1 title "canonical", \
  "+" using (0):(0.5) with points pt 7 ps 0.6 lc rgb color(5) title "the ghost's image"
unset multiplot
