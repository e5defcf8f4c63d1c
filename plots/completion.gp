# size: 6.3 2.6
# alt: Depth three and four recover the matrix from fewer entries than the least nuclear norm and depth two; smaller starts help depth two.
set multiplot layout 1, 3 margins 0.08, 0.99, 0.19, 0.89 spacing 0.06, 0
@LOGY
set yrange [2e-6:5]
set xlabel "entries observed"
set ylabel "error per entry"
set key bottom left
set title "rank 5"
set xrange [1400:3100]
set xtics 500
plot for [i = 0:3] data index i using 2:3:5 @BAND lt i + 1, \
     for [i = 0:3] data index i using 2:4 with linespoints lt i + 1 title columnheader(1)[3:*]
unset ylabel
set format y ""
set key off
set title "rank 10"
set xrange [2400:4600]
set xtics 1000
plot for [i = 4:7] data index i using 2:3:5 @BAND lt i - 3, \
     for [i = 4:7] data index i using 2:4 with linespoints lt i - 3
set title "rank 5, 2000 entries"
set logscale x
set xrange [0.02:1]
set xtics (0.03, 0.1, 0.3, 1)
set xlabel "scale of the start"
plot for [i = 8:9] data index i using 2:3:5 @BAND lt i - 7, \
     for [i = 8:9] data index i using 2:4 with linespoints lt i - 7
unset multiplot
