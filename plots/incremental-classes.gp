# size: 6.3 5.2
# alt: Without depth the four values rise together; with depth one after another, except that waves out of phase with the start lose their order.
set multiplot layout 3, 4 margins 0.135, 0.98, 0.125, 0.95 spacing 0.02, 0.03
set logscale xy
set yrange [1e-3:1.5]
set format x "10^{%T}"
unset mytics
set key bottom right samplen 1.6 spacing 0.95
row(k) = k == 0 ? 0 : k == 1 ? 16 : 32
label(k) = k == 0 ? "entries" : k == 1 ? "waves, in phase" : "waves, any phase"
# a line ends where the next draw of the data begins
before = 0
cut(x, y) = (fresh = x < before, before = x, fresh ? NaN : y)
do for [k = 0:2] {
  do for [n = 1:4] {
    set title k == 0 ? sprintf("depth %d", n) : ""
    set ylabel n == 1 ? label(k) . "\nvalue / end" : "" offset 0, 0 # two lines: not as near as one
    set format y (n == 1 ? "10^{%T}" : "")
    set format x (k == 2 ? "10^{%T}" : "")
    set xlabel k == 2 ? "flow time" : ""
    # without depth all is slower: the first column has a time axis of its own
    set xrange [1:(n == 1 ? 3000 : 200)]
    if (k + n > 1) { set key off }
    plot 0.1 @RULE notitle, \
      for [i = 0:3] data index row(k) + 4 * (n - 1) + i using 2:(cut($2, $4)) with lines lt i + 1 lw 0.9 title word("12 6 4 3", i + 1), \
      for [i = 0:3] data index row(k) + 4 * (n - 1) + i using 2:(said($4, 3)):3 @RUNS
  }
}
unset multiplot
