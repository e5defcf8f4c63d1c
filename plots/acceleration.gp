# size: 6.3 2.7
# alt: With p = 4 depth two and three come down to fewer steps than depth one; with p = 2 depth one needs the fewest.
set multiplot layout 1, 2
@LOGXY
set format y "%g"
set xlabel "learning rate"
set ylabel "steps to a loss of 10^{-3}"
set yrange [1:3000]
set key bottom left
set title "p = 4"
plot for [i = 0:2] data index i using 2:3:5 @BAND lt i + 1, \
     for [i = 0:2] data index i using 2:4 with linespoints lt i + 1 title sprintf("depth %d", i + 1)
unset ylabel
set key top right
set title "p = 2"
plot for [i = 3:5] data index i using 2:3:5 @BAND lt i - 2, \
     for [i = 3:5] data index i using 2:4 with linespoints lt i - 2 title sprintf("depth %d", i - 2)
unset multiplot
