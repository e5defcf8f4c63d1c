# size: 5.0 2.7
# alt: The thresholds found for depths one to three lie on the curves of the closed form.
set logscale xy
set xlabel "norm s of the minimum"
set ylabel "largest stable rate"
set xrange [0.4:5.9]
set xtics (0.5, 1, 2, 5)
set ytics (0.05, 0.1, 0.2, 0.5, 1, 2)
set yrange [0.05:3]
set rmargin 8
set key off
f(s, n) = 2 / (n * s ** (2 - 2.0 / n))
# Depths one and two have the same threshold at s = 1/2: the circle below is the larger.
plot for [n = 1:3] [0.4:5.9] f(x, n) with lines lt n, \
     for [i = 0:n_series - 1] data index i using 2:3 with points lt i + 1 ps (i ? 0.9 : 1.4), \
     for [i = 0:n_series - 1] data index i using (5.9):(f(5.9, i + 1)):5 @NAME tc lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:3:6 @RUNS
