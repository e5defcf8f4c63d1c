# size: 6.3 2.5
# alt: Without depth all four values rise together; the deeper the power, the more each rises after the one before.
set multiplot layout 1, 4 margins 0.085, 0.985, 0.245, 0.88 spacing 0.02, 0
set xrange [0:1]
set yrange [0:1.05]
set xtics (0, 0.5, "1" 1)
set key bottom right samplen 1.2 spacing 1.0
title(k) = k == 0 ? "N = 1" : k == 1 ? "N = 2" : k == 2 ? "N = 4" : "N → ∞"
do for [k = 0:3] {
  set title title(k)
  set ylabel k == 0 ? "share of the target" : ""
  set format y (k == 0 ? "%g" : "")
  set xlabel "time"
  if (k > 0) { set key off }
  plot for [i = 0:3] data index 4 * k + i using 2:3 with lines lt i + 1 title sprintf("%d", 4 - i)
}
unset multiplot
