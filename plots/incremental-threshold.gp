# size: 6.3 2.8
# alt: At N = 2 the threshold falls off exponentially as the ratio nears one; for deeper powers along straight lines in the double logarithm.
@LOGX
set xlabel "ratio of the two values minus one, r − 1"
set ylabel "largest incremental start"
set yrange [-21:0.5]
set xrange [0.004:5]
set ytics ("1" 0, "10^{−5}" -5, "10^{−10}" -10, "10^{−15}" -15, "10^{−20}" -20)
set key bottom right
# the closed form at N = 2 with f = 3/4 and s = 1/4
two(r) = (log(1.0 / 3) + (log(1.0 / 9) - log(r)) / (r - 1)) / log(10)
plot two(1 + x) with lines lt 1 title "closed form, N = 2", \
  for [i = 1:n_series - 1] data index i using 2:3 with lines lt i + 1 notitle, \
  for [i = 0:n_series - 1] data index i using 2:3 with points lt i + 1 ps 0.7 title columnheader(1)
