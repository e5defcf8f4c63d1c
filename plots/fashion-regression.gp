# size: 6.3 2.7
# alt: Left, the training loss of one and two layers against the step; right, the cosine of the induced with the canonical gradient.
set multiplot layout 1, 2 margins 0.1, 0.985, 0.19, 0.96 spacing 0.12
set logscale x
set format x "10^{%T}"
set xlabel "step"
set ylabel "mean squared loss"
set key bottom left
plot for [i = 0:n_series - 1] data index i using 2:4:5 @BAND lc rgb color(i + 1), \
     for [i = 0:n_series - 1] data index i using 2:3 with lines lt i + 1 title columnheader(1)
set ylabel "cosine of Mg with g"
set yrange [0:1.05]
set key off
plot for [i = 0:n_series - 1] data index i using 2:7:8 @BAND lc rgb color(i + 1), \
     for [i = 0:n_series - 1] data index i using 2:6 with lines lt i + 1
unset multiplot
