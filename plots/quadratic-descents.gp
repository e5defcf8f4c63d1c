# size: 6.3 2.8
# alt: The share of held-out images that four quadratic models get wrong, against the number of batches.
set margins screen 0.09, screen 0.72, screen 0.19, screen 0.95
set xrange [0:100]
set yrange [0.2:1]
set ytics 0.2
set key off
set xlabel "batches of 100 images"
set ylabel "share of held-out errors"
plot for [i = 0:3] data index i using 2:7:8 @BAND lc rgb color(i + 1), \
  for [i = 0:3] data index i using 2:6 with lines lt i + 1, \
  for [i = 0:3] data index i using 2:(said($4, 3)):3 @NAME tc lt i + 1, \
  for [i = 0:3] data index i using 2:(said($6, 5)):5 @RUNS
