# size: 6.3 2.7
# alt: With five and ten planted entries the network from a small start picks nearly what pursuit picks, in a similar order; with twenty, or from a large start, less so.
set multiplot layout 1, 2 margins 0.085, 0.985, 0.2, 0.96 spacing 0.1, 0
set xrange [0.06:0.34]
set yrange [0:1.05]
set xtics (0.1, 0.2, 0.3)
set xlabel "start α"
set key off
shift(i) = 0.008 * (i - 1)
set ylabel "Jaccard index of the sets"
plot for [i = 0:n_series - 1] data index i using ($2 + shift(i)):3:4:5 with yerrorbars lt i + 1 ps 0.7 title columnheader(1), \
  for [i = 0:n_series - 1] data index i using ($2 + shift(i)):3 with lines lt i + 1 notitle
set key bottom left
set ylabel "Kendall's τ of the orders"
plot for [i = 0:n_series - 1] data index i using ($2 + shift(i)):6:7:8 with yerrorbars lt i + 1 ps 0.7 title columnheader(1), \
  for [i = 0:n_series - 1] data index i using ($2 + shift(i)):6 with lines lt i + 1 notitle
unset multiplot
