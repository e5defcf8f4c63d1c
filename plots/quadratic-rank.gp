# size: 6.3 2.9
# alt: Left, the final loss of three methods against the number of units; right, the steps they took.
set multiplot layout 1, 2 margins 0.1, 0.985, 0.19, 0.96 spacing 0.13
@LOGY
set xlabel "units r"
set xrange [0.5:12.5]
set xtics (1, 2, 3, 4, 6, 8, 12)
set yrange [3e-9:1e6]
set ylabel "final loss"
set key top right
plot for [i = 0:2] data index i using 2:4:5 @BAND lc rgb color(i + 1), \
  for [i = 0:2] data index i using 2:3 with linespoints lt i + 1 title columnheader(1)
set yrange [80:9000]
set ylabel "steps, 4000 at most"
set key off
plot for [i = 0:2] data index i using 2:7:8 @BAND lc rgb color(i + 1), \
  for [i = 0:2] data index i using 2:6 with linespoints lt i + 1
unset multiplot
