# size: 6.3 2.6
# alt: As the loss falls the unobserved entry grows without bound and the effective rank goes to one, unless the start has a negative determinant.
set multiplot layout 1, 2
@LOGXY
set xrange [1:1e-3] reverse
set xlabel "loss (training goes to the right)"
set ylabel "size of the unobserved entry"
set yrange [0.05:1e4]
set key top left
plot for [i = 0:n_series - 1] data index i using 2:3 with lines lt i + 1 title columnheader(1), \
     [1e-3:0.4] (1 - sqrt(2 * x)) ** 2 / sqrt(2 * x) @RULE title "bound"
set yrange [*:2]
set ylabel "effective rank above 1"
set key off
plot for [i = 0:n_series - 1] data index i using 2:4 with lines lt i + 1
unset multiplot
