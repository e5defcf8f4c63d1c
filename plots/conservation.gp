# size: 6.3 2.8
# alt: Under gradient flow the conserved quantity drifts by rounding only; under descent by an amount proportional to the rate.
@LOGY
set xlabel "time (sum of rates)"
set ylabel "largest change of UU' - vv'"
set xrange [0:5]
set key outside right
plot for [i = 0:n_series - 1] data index i using 2:3 with lines lt i + 1 title columnheader(1)
