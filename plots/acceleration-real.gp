# size: 6.3 5.8
# alt: Above, the loss against the step at the best rate: with p = 4 depth two and three arrive first, with p = 2 depth one. Below, the fewest steps of each method on five pairs of classes: with p = 4 two and three layers beat one, AdaGrad and AdaDelta, and momentum beats them; with p = 2 depth gains nothing under plain descent.
array pair[5] = ["sneaker, ankle boot", "sandal, sneaker", "T-shirt, shirt", "pullover, coat", "pullover, shirt"]
pairs = (n_series - 6) / 2
set multiplot layout 2, 2
@LOGXY
set format y "%g"
set xlabel "step"
set ylabel "loss"
set yrange [0.015:0.7]
set ytics (0.02, 0.05, 0.1, 0.2, 0.5)
set key top right
set title "p = 4, sneaker and ankle boot"
plot for [i = 0:2] data index i using 2:3 with lines lt i + 1 title sprintf("depth %d", i + 1)
set title "p = 2, sneaker and ankle boot"
unset ylabel
set key bottom left
plot for [i = 3:5] data index i using 2:3 with lines lt i - 2 title sprintf("depth %d", i - 2)
unset logscale x
set format y "10^{%T}"
set ytics (10, 100, 1000, 10000)
unset xlabel
set xrange [0.4:8.6]
set yrange [10:30000]
set grid noxtics
set mxtics 1
set xtics rotate by -40 left ("1 layer" 1, "2 layers" 2, "3 layers" 3, "AdaGrad" 4, "AdaDelta" 5, "momentum" 6, "Adam" 7, "Adam, 2" 8)
set bmargin 7
set ylabel "fewest steps"
set key at screen 0.5, screen 0.045 center center horizontal maxrows 2 samplen 1
set title "p = 4, all pairs"
plot for [i = 1:pairs] data index 5 + i using 2:3 with linespoints lt i lw 0.6 dt 3 ps 0.7 title pair[i]
unset ylabel
set key off
set title "p = 2, all pairs"
plot for [i = 1:pairs] data index 5 + pairs + i using 2:3 with linespoints lt i lw 0.6 dt 3 ps 0.7 notitle
unset multiplot
