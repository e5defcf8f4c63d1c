# size: 6.3 2.6
# alt: Without depth the singular values rise together to less than half their size; the deeper the network, the more each waits for the one before.
set multiplot layout 1, 4 margins 0.075, 0.985, 0.245, 0.88 spacing 0.025, 0
set yrange [0:15]
set ytics (3, 4, 6, 12)
set key top right samplen 1.2 spacing 0.9
rise(k) = k == 0 ? 0.2 : k == 1 ? 0.3 : k == 2 ? 0.95 : 2.6
step(k) = k == 0 ? 0.1 : k == 1 ? 0.1 : k == 2 ? 0.5 : 1
# a line ends where the next draw of the measurements begins
before = 0
cut(x, y) = (fresh = x < before, before = x, fresh ? NaN : y)
do for [k = 0:3] {
  set title sprintf("depth %d", k + 1)
  set xrange [0:rise(k)]
  set xtics 0, step(k)
  set ylabel k == 0 ? "singular values" : ""
  set format y (k == 0 ? "%g" : "")
  set xlabel "steps / 1000"
  if (k > 0) { set key off }
  plot for [i = 0:4] data index 5 * k + i using 2:(cut($2, $3)) with lines lt i + 1 lw 0.8 title word("σ₁ σ₂ σ₃ σ₄ σ₅", i + 1)
}
unset multiplot
