# size: 6.3 2.9
# alt: Left, at the best rate steps grow with the imbalance only where U dominates and is ill conditioned; right, at a fixed rate a wide network gets faster with imbalance on either side until it diverges.
set multiplot layout 1, 2
@LOGXY
set format x "%g"
set xtics (0.125, 0.25, 0.5, 1, 2, 4, 8)
set xrange [0.1:10]
set yrange [8:3000]
set xlabel "imbalance c"
set ylabel "steps to loss 10^{-6}"
set key top left
plot for [i = 0:2] data index i using 2:4:5 @BAND lc rgb color(i + 1), \
  for [i = 0:2] data index i using 2:3 with linespoints lt i + 1 title columnheader(1)
set key top right
plot for [i = 3:4] data index i using 2:4:5 @BAND lc rgb color(i + 1), \
  for [i = 3:4] data index i using 2:3 with linespoints lt i + 1 title "wide, ".columnheader(1)
unset multiplot
