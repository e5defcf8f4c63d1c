# size: 6.3 5.2
# alt: Without depth the four values rise together; with depth one after another, except that waves out of phase with the start lose their order.
set multiplot layout 3, 4 margins 0.1, 0.985, 0.095, 0.945 spacing 0.02, 0.035
set logscale xy
set xrange [1:3000]
set yrange [1e-3:1.5]
set xtics (1, 10, 100, 1000)
set format x "10^{%T}"
set key bottom right samplen 1.2 spacing 0.9
rows = "diagonal in-phase out-of-phase"
row(k) = k == 0 ? 0 : k == 1 ? 16 : 32
label(k) = k == 0 ? "entries" : k == 1 ? "waves, in phase" : "waves, any phase"
before = 0
cut(x, y) = (fresh = x < before, before = x, fresh ? NaN : y)
do for [k = 0:2] {
  do for [n = 1:4] {
    set title k == 0 ? sprintf("depth %d", n) : ""
    set ylabel n == 1 ? label(k) : ""
    set format y (n == 1 ? "10^{%T}" : "")
    set format x (k == 2 ? "10^{%T}" : "")
    set xlabel k == 2 ? "time" : ""
    if (k + n > 1) { set key off }
    plot for [i = 0:3] data index row(k) + 4 * (n - 1) + i using 2:(cut($2, $3)) with lines lt i + 1 lw 0.8 title word("12 6 4 3", i + 1)
  }
}
unset multiplot
