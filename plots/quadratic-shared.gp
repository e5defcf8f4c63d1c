# size: 6.3 2.6
# alt: Left, for diag(1, -1) the plain alternation stays at a low energy and the mended one rises to one half; right, for random matrices the plain one falls, the mended and the two-sided ones never do.
set multiplot layout 1, 2 margins 0.12, 0.975, 0.22, 0.9 spacing 0.05
set ylabel "share of the energy"
set xlabel "iteration"
set yrange [0:0.55]
set key off
set title "A = diag(1, −1), r = 1"
plot for [i = 0:1] data index i using 2:5 with linespoints lt 2 - i, \
  for [i = 0:1] data index i using 2:(said($5, 3)):3 with labels right offset 0, 0.8 tc lt 2 - i, \
  for [i = 0:1] data index i using 2:(said($5, 4)):4 @RUNS
unset ylabel
set format y ""
set title "three random matrices"
plot data index 2 using 2:5 with lines lt 2, \
  data index 3 using 2:5 with lines lt 1, \
  data index 4 using 2:5 with lines lt 3, \
  data index 2 using 2:(said($5, 3)):3 with labels left offset 0.6, -1.1 tc lt 2, \
  data index 3 using 2:(said($5, 3)):3 with labels right offset 0, -0.9 tc lt 1, \
  data index 4 using 2:(said($5, 3)):3 with labels right offset 0, 0.7 tc lt 3, \
  for [i = 2:4] data index i using 2:(said($5, 4)):4 @RUNS
unset multiplot
