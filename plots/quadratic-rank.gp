# size: 6.3 2.8
# alt: Left, the final loss of three methods against the number of units; right, the steps they took.
set multiplot layout 1, 2 margins 0.115, 0.8, 0.215, 0.955 spacing 0.13
@LOGY
unset mytics
set key off
set xlabel "units r"
set xrange [0.5:12.5]
set xtics (1, 2, 3, 4, 6, 8, 12)
set yrange [3e-9:100]
set ytics 1e-8, 100
set ylabel "final loss"
set arrow 1 from 4, graph 0 to 4, graph 1 nohead lc rgb grey lw 1 dt (4, 3)
set label 1 "rank of the teacher" at 4, graph 0.95 left offset 0.5, 0 tc rgb grey
plot for [i = 0:2] data index i using 2:7:8 @BAND lc rgb color(i + 1), \
  for [i = 0:2] data index i using 2:6 with linespoints lt i + 1, \
  for [i = 0:2] data index i using 2:6:5 @RUNS
unset label 1
set yrange [50:8000]
set ytics (100, 1000)
set for [k = 2:9] ytics add ("" 100 * k 1)
set for [k = 2:8] ytics add ("" 1000 * k 1)
set for [k = 5:9] ytics add ("" 10 * k 1)
set ylabel "steps until the stop"
plot for [i = 0:2] data index i using 2:10:11 @BAND lc rgb color(i + 1), \
  for [i = 0:2] data index i using 2:9 with linespoints lt i + 1, \
  for [i = 0:2] data index i using 2:(said($4, 3)):3 @NAME tc lt i + 1, \
  for [i = 0:2] data index i using 2:9:5 @RUNS
unset multiplot
