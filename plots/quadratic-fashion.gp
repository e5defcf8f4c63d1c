# size: 6.3 4.2
# alt: Above, the share of held-out images that three methods get wrong along training, with 10 and with 50 units; below, the norm of A.
set multiplot layout 2, 2 margins 0.125, 0.885, 0.135, 0.935 spacing 0.05, 0.06
set xrange [0:20]
set xtics 5
set key off
set yrange [0.1:0.55]
set ytics 0.1
set ylabel "share of held-out errors"
set format x ""
set title "r = 10 units"
plot for [i = 0:2] data index i using 2:7:8 @BAND lc rgb color(i + 1), \
  for [i = 0:2] data index i using 2:6 with lines lt i + 1, \
  for [i = 0:2] data index i using 2:(said($6, 5)):5 @RUNS
set title "r = 50 units"
unset ylabel
set format y ""
plot for [i = 3:5] data index i using 2:7:8 @BAND lc rgb color(i - 2), \
  for [i = 3:5] data index i using 2:6 with lines lt i - 2, \
  for [i = 3:5] data index i using 2:(said($6, 5)):5 @RUNS
unset title
@LOGY
set yrange [0.05:100]
set ytics autofreq
set format x "%g"
set xlabel "passes over the data"
set ylabel "Frobenius norm of A"
plot for [i = 0:2] data index i using 2:10:11 @BAND lc rgb color(i + 1), \
  for [i = 0:2] data index i using 2:9 with lines lt i + 1, \
  for [i = 0:2] data index i using 2:(said($9, 5)):5 @RUNS
unset ylabel
set format y ""
plot for [i = 3:5] data index i using 2:10:11 @BAND lc rgb color(i - 2), \
  for [i = 3:5] data index i using 2:9 with lines lt i - 2, \
  for [i = 3:5] data index i using 2:(said($4, 3)):3 @NAME tc lt i - 2, \
  for [i = 3:5] data index i using 2:(said($9, 5)):5 @RUNS
unset multiplot
