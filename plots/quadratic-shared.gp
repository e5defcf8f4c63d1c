# size: 6.3 2.6
# alt: Left, for diag(1, -1) the plain alternation stays at a low energy and the mended one rises to one half; right, for random matrices the plain one falls, the mended and the two-sided ones never do.
set multiplot layout 1, 2 margins 0.1, 0.985, 0.2, 0.9 spacing 0.12
set ylabel "share of the energy"
set xlabel "iteration"
set yrange [0:0.6]
set key at graph 0.98, 0.6 top right
set title "A = diag(1, −1), r = 1"
plot data index 0 using 2:3 with linespoints lt 2 title "plain", data index 1 using 2:3 with linespoints lt 1 title "mended"
unset ylabel
set title "three random matrices"
set yrange [*:*]
set key at graph 0.98, 0.42 top right
plot data index 2 using 2:3 with lines lt 2 title "plain", data index 3 using 2:3 with lines lt 1 title "mended", \
  data index 4 using 2:3 with lines lt 3 title "two-sided"
unset multiplot
