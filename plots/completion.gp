# size: 6.3 2.7
# alt: Depth three and four recover the matrix from fewer entries than the least nuclear norm and depth two; with more entries the least nuclear norm wins on some problems; smaller starts help both depths.
set multiplot layout 1, 3 margins 0.085, 0.985, 0.2, 0.9 spacing 0.035, 0
@LOGY
set yrange [1e-8:3]
set ytics 1e-8, 100
unset mytics
set xlabel "entries observed"
set ylabel "root mean square error"
set key off
set title "rank 5"
set xrange [1300:3200]
set xtics 500
# Problems of one size stand a little apart, by model; the line goes through their medians.
apart(i, by) = by * (i % 4 - 1.5)
plot for [i = 0:3] data index i using 2:4 with lines lt i + 1, \
     for [i = 0:3] data index i using ($2 + apart(i, 25)):3 with points lt i + 1 ps 0.6, \
     for [i = 0:3] data index i using ($2 + apart(i, 25)):3:5 @RUNS
unset ylabel
set format y ""
set title "rank 10"
set xrange [2230:4770]
set xtics 1000
plot for [i = 4:7] data index i using 2:4 with lines lt i - 3, \
     for [i = 4:7] data index i using ($2 + apart(i, 33)):3 with points lt i - 3 ps 0.6, \
     for [i = 4:7] data index i using ($2 + apart(i, 33)):3:5 @RUNS
set title "rank 5, 2000 entries"
set logscale x
set xrange [0.02:1.2]
set xtics (0.03, 0.1, 0.2, 0.4, 0.8)
set xlabel "scale of the start"
# Curves coincide, so names would not stand clear; the key of all panels stands where this one is empty.
set key bottom left
array model[4] = ["depth 2", "depth 3", "depth 4", "least nuclear norm"]
plot for [i = 8:9] data index i using 2:4 with lines lt i - 7 notitle, \
     for [i = 8:9] data index i using 2:3 with points lt i - 7 ps 0.6 notitle, \
     for [i = 8:9] data index i using 2:3:5 @RUNS, \
     for [i = 1:4] NaN with linespoints lt i ps 0.6 title model[i]
unset multiplot
