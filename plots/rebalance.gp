# size: 6.3 2.6
# alt: For every draw of the weights the norm of M has one minimum near balance and grows like c squared on both sides.
@LOGXY
set xlabel "imbalance c of (cU, v/c)"
set ylabel "operator norm of M, over c = 1"
set key off
plot for [i = 0:n_series - 1] data index i using 2:3 with lines lw 0.8 lc rgb color(1)
