# size: 4.4 3.6
# alt: Paths in the plane from one small start end at different points of one line of minima, the larger the power the nearer to its corner on the axis of the larger feature; from an unequal start they end near the other corner.
set size ratio -1
set xrange [-0.02:1.12]
set yrange [-0.02:1.75]
set xlabel "θ_1"
set ylabel "θ_2"
set key outside right top
plot data index 0 using 2:3 with lines lt 1 title columnheader(1), \
  for [i = 1:n_series - 1] data index i using 2:3 with lines lt i + 1 title columnheader(1), \
  (1 - x) / 0.6 @RULE title "minima"
