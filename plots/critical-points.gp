# size: 6.3 3
# alt: Critical points lie along two arms: either the canonical gradient is zero or the smallest singular value of the Jacobian is.
@LOGXY
set format xy "10^{%T}"
set xlabel "canonical gradient |g|"
set ylabel "smallest singular value of J"
set xrange [1e-21:1e2]
set yrange [1e-21:1e3]
set key outside right
plot for [i = 0:n_series - 1] data index i using 2:3 with points lt i + 1 ps 0.5 title columnheader(1), \
     1e-12 / x @RULE title "product 1e-12"
