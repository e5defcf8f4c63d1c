# size: 6.3 2.7
# alt: Loss, rank and smallest singular value of J over steps: tanh stays at full rank, some ReLU starts lose it and their loss stops falling.
set multiplot layout 1, 3 margins 0.075, 0.97, 0.235, 0.9 spacing 0.125, 0
@LOGX
unset mxtics
set xrange [1:1e4]
set xlabel "step"
set key off
set title "loss"
set logscale y
set format y "10^{%L}"
plot for [i = 0:4] data index i using 2:7 with lines lt 1 lw 1.2, \
  for [i = 5:9] data index i using 2:7 with lines lt 2 lw 1.2, \
  for [i = 0:4] data index i using 2:(said($7, 4)):4 notitle with labels left offset 0.5, 0.8 tc lt 1, \
  for [i = 5:9] data index i using 2:(said($7, 4)):4 @NAME tc lt 2, \
  for [i = 0:9] data index i using 2:(said($7, 3)):3 @RUNS
# Ranks are whole numbers: a small shift for each start keeps the lines apart.
shift(i) = 0.09 * (i % 5 - 2)
set title "rank of J"
unset logscale y
set format y "%g"
set yrange [0:7.5]
plot for [i = 0:4] data index i using 2:($8 + shift(i)) with lines lt 1 lw 1.2, \
  for [i = 5:9] data index i using 2:($8 + shift(i)) with lines lt 2 lw 1.2, \
  for [i = 0:9] data index i using 2:(said($8 + shift(i), 5)):5 @NAME tc lt i / 5 + 1, \
  for [i = 0:9] data index i using 2:(said($8 + shift(i), 3)):3 @RUNS
set title "least singular value"
set logscale y
set format y "10^{%L}"
set yrange [1e-18:1]
set ytics 1e-18, 1e3
unset mytics
plot for [i = 0:4] data index i using 2:9 with lines lt 1 lw 1.2, \
  for [i = 5:9] data index i using 2:9 with lines lt 2 lw 1.2, \
  for [i = 0:4] data index i using 2:(said($9, 6)):6 notitle with labels left offset 0.5, -0.8 tc lt 1, \
  for [i = 5:9] data index i using 2:(said($9, 6)):6 notitle with labels left offset 0.5, 0.8 tc lt 2, \
  for [i = 0:9] data index i using 2:(said($9, 3)):3 @RUNS
unset multiplot
