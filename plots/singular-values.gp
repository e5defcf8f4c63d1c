# size: 6.3 2.5
# alt: With depth one all singular values rise at once; the deeper, the more they rise one after another, and the fourth and fifth stay near zero.
set multiplot layout 1, 4 margins 0.11, 0.985, 0.225, 0.88 spacing 0.02, 0
set logscale x
set format x "10^{%T}"
unset mxtics
set xtics 0.1, 100
set xrange [0.1:10000]
set yrange [0:15]
set ytics 5
set xlabel "time"
set ylabel "singular values"
set key off
do for [n = 1:4] {
  set title sprintf("depth %d", n)
  plot for [i = 0:4] data index 5 * (n - 1) + i using 2:5 with lines lt i + 1, \
    for [i = 0:4] data index 5 * (n - 1) + i using 2:(said($5, 3)):3 \
      notitle with labels left offset 0.5, (i == 3 && n > 1 ? 0.4 : 0) tc lt i + 1, \
    for [i = 0:4] data index 5 * (n - 1) + i using 2:(said($5, 4)):4 @RUNS
  unset ylabel
  set format y ""
}
unset multiplot
