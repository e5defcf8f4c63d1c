# size: 6.3 4.4
# alt: Above, the share of held-out images that three methods get wrong along training, with 10 and with 50 units; below, the norm of A.
set multiplot layout 2, 2 margins 0.1, 0.985, 0.11, 0.95 spacing 0.1, 0.1
set xrange [0:40]
set yrange [0.1:0.55]
set key top right
set ylabel "held-out errors"
set format x ""
set title "r = 10"
plot for [i = 0:2] data index i using 2:4:5 @BAND lc rgb color(i + 1), \
  for [i = 0:2] data index i using 2:3 with lines lt i + 1 title word("projected SGD Adam", i + 1)
set title "r = 50"
unset ylabel
set key off
plot for [i = 3:5] data index i using 2:4:5 @BAND lc rgb color(i - 2), \
  for [i = 3:5] data index i using 2:3 with lines lt i - 2
unset title
@LOGY
set yrange [0.05:100]
set format x "%g"
set xlabel "passes over the data"
set ylabel "norm of A"
plot for [i = 0:2] data index i using 2:7:8 @BAND lc rgb color(i + 1), \
  for [i = 0:2] data index i using 2:6 with lines lt i + 1
unset ylabel
plot for [i = 3:5] data index i using 2:7:8 @BAND lc rgb color(i - 2), \
  for [i = 3:5] data index i using 2:6 with lines lt i - 2
unset multiplot
