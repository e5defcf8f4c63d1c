# size: 6.3 2.9
# alt: Left, the excess over the least norm at the end of the flow against the power N: the l-infinity excess vanishes as N goes to 0, the l2 excess at N = 1, the l1 excess from N = 2 on. Right, the smaller entry at the end against the start's size, which falls with it for N of 2 and more and stays for N below.
set multiplot layout 1, 2 margins 0.1, 0.98, 0.2, 0.97 spacing 0.15, 0
set logscale x 2
set xtics ("1/8" 0.125, "1/4" 0.25, "1/2" 0.5, "1" 1, "2" 2, "4" 4, "8" 8)
set xrange [0.11:13]
set yrange [-0.015:0.66]
set ytics 0.2
set xlabel "power N"
set ylabel "excess over the least norm"
set key off
# The end of a start that goes to zero: theta_i goes with x_i^{N/(2-N)}, from N = 2 on it is the corner (1, 0).
share(n) = n < 2 ? 0.6 ** (n / (2 - n)) : 0
first(n) = 1 / (1 + 0.6 * share(n))
excess(n, k) = first(n) * (k == 0 ? 1 + share(n) : k == 1 ? sqrt(1.36 * (1 + share(n) ** 2)) : 1.6) - 1
plot for [k = 0:2] [0.125:8] excess(x, k) @RULE, \
  for [i = 0:2] data index i using 2:3 with points lt i + 1 ps 0.7, \
  for [i = 0:2] data index i using 2:(said($3 + (i ? 0 : 0.012), 4)):4 notitle with labels left offset 1, 0 tc lt i + 1, \
  for [i = 0:2] data index i using 2:3:5 @RUNS
unset logscale
set xtics autofreq
@LOGXY
set ytics 10
set xrange [1e-10:1]
set yrange [1e-4:1]
set xtics 1e-10, 100
unset mxtics
set xlabel "start α"
set ylabel "θ_2 at the end"
set label 1 "N = 2, like α^{0.4}" at 1e-5, (1e-5) ** 0.4 right offset -0.6, 0.4 textcolor lt 3
plot for [i = 3:n_series - 1] data index i using 2:3 with linespoints lt i - 2, \
  for [i = 3:n_series - 1] data index i using (i == 5 ? NaN : $2):(said($3, 4)):4 @NAME_BEFORE tc lt i - 2, \
  for [i = 3:n_series - 1] data index i using 2:3:5 @RUNS, \
  x ** 0.4 @RULE
unset multiplot
