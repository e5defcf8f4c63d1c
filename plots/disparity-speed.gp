# size: 6.3 3.1
# alt: Left, the rate at which the residual along each direction of J halves against the squared singular value: on the line y = x down to 0.1, few below halve at all. Right, the loss left against the smallest singular value: it falls for both activations.
# Directions that never halve stand at 0.01, below all others.
set multiplot layout 1, 2 margins 0.115, 0.975, 0.185, 0.91 spacing 0.13, 0
@LOGXY
unset mxtics
unset mytics
rate = 0.02
set title "each direction"
set xlabel "σ_i^2 at the start"
set ylabel "rate until halved"
set xrange [1e-9:100]
set xtics 1e-8, 100
set yrange [5e-3:300]
set key top left
plot for [i = 0:1] data index i using 2:3 with points pt 6 + i ps 0.35 lt i + 1 notitle, \
  for [i = 0:1] data index i using 2:3:4 @RUNS, \
  [0.03:49] -log(abs(1 - rate * x)) / rate @RULE title "theory"
set title "each run"
set xlabel "smallest singular value at the end"
set ylabel "loss left"
set xrange [5e-8:0.2]
set xtics 1e-7, 10
set yrange [0.01:1]
set key bottom left
plot for [i = 2:3] data index i using 2:3 with points pt 4 + i ps 0.5 lt i - 1 title i == 2 ? "tanh" : "ReLU", \
  for [i = 2:3] data index i using 2:3:4 @RUNS
unset multiplot
