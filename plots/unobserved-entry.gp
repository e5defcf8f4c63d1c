# size: 6.3 2.6
# alt: As the loss falls the unobserved entry grows above a bound that has no end and the effective rank goes to one, unless the start has a negative determinant.
set multiplot layout 1, 2 margins 0.1, 0.975, 0.215, 0.96 spacing 0.135, 0
@LOGXY
bound(l) = (1 - sqrt(2 * l)) ** 2 / sqrt(2 * l)
set xrange [1.1:1e-3] reverse
set xlabel "loss (training goes to the right)"
set ylabel "size of the unobserved entry"
set yrange [0.02:50]
set key off
# The three curves are one where they could be named; the right panel names them.
set label 1 "lower bound" at 0.035, bound(0.035) / 2.2 textcolor rgb "#666666"
plot for [i = 0:n_series - 1] data index i using 2:3 with lines lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:(said(1.9 * $3, 6)):6 notitle with labels center noenhanced tc lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:(said($3, 7)):7 @RUNS, \
     [1e-3:0.4] bound(x) @RULE
unset label 1
set yrange [3e-6:3]
set ylabel "effective rank above 1"
# In a bundle of three the name of the middle one stands on it, the others above and below.
set style textbox opaque noborder fillcolor rgb "white" margins 0.15, 0.15
plot for [i = 0:n_series - 1] data index i using 2:4 with lines lt i + 1, \
     data index 0 using 2:(said($4 / 1.9, 5)):5 @NAME_BEFORE tc lt 1, \
     data index 1 using 2:(said($4, 5)):5 with labels boxed noenhanced tc lt 2, \
     data index 2 using 2:(said(1.6 * $4, 5)):5 @NAME tc lt 3, \
     data index 3 using 2:(said($4 / 2.5, 6)):6 notitle with labels center noenhanced tc lt 4, \
     for [i = 0:n_series - 1] data index i using 2:(said($4, 7)):7 @RUNS
unset multiplot
