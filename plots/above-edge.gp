# size: 4.4 2.6
# alt: The ratio at which descent blows up against imbalance: 2 for two layers whatever the imbalance, a hump to 2.3 that falls back to 2 for three, between 2.3 and 3 for four.
set logscale x 2
set xlabel "imbalance κ of the minimum"
set ylabel "edge over threshold"
set xrange [0.85:320]
set yrange [1.8:3.2]
set xtics (1, 2, 4, 8, 16, 32, 64, 128)
set ytics 0.2
unset mxtics
unset mytics
set key off
shift(i) = 1.06 ** (i - 1)
plot for [i = 0:n_series - 1] data index i using ($2 * shift(i)):3:4:5 with yerrorbars lt i + 1 dt 1 ps 0.6 lw 1.2, \
     for [i = 0:n_series - 1] data index i using ($2 * shift(i)):3 with lines lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:($3 + (i == 1 ? 0.07 : i == 0 ? -0.07 : 0)):6 with labels left offset 1, 0 tc lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:3:7 @RUNS, \
     2 @RULE
