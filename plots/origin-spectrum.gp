# size: 6.3 2.5
# alt: At the origin two layers have eigenvalues minus and plus the norm of g0 and zeros between; three layers have only zeros.
set xlabel "eigenvalues of the Hessian at the origin, in order"
set ylabel "eigenvalue over |g_0|"
set yrange [-1.25:1.25]
set xrange [0:1]
set format x ""
set key top left
plot for [i = 0:n_series - 1] data index i using 2:3 with points lt i + 1 ps 0.7 title columnheader(1)
