# size: 6.3 2.8
# alt: Left, the loss falls to a plateau of one half and leaves it the later the better the layers are balanced; right, the time to leave grows with the logarithm of one over the imbalance for two layers and with its inverse root for three.
set multiplot layout 1, 2
set xlabel "time of the flow"
set ylabel "loss"
set xrange [0:25]
set yrange [0:2]
set key top right
plot for [i = 0:3] data index i using 2:3 with lines title columnheader(1), \
     0.5 @RULE title "½ σ_{min}^2" enhanced
@LOGXY
set xlabel "imbalance δ of the start"
set ylabel "time to leave the plateau"
set xrange [1e-8:1e-2]
set yrange [1:1e6]
set key top left
plot for [i = 4:n_series - 1] data index i using 2:3 with linespoints lt i - 3 lw 1.2 title columnheader(1), \
     [1e-5:1e-2] 1.3 / sqrt(x) @RULE title "slope −½"
unset multiplot
