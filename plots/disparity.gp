# size: 6.3 2.6
# alt: Loss, rank and smallest singular value of J over steps: tanh stays at full rank, some ReLU starts lose it and their loss stops falling.
set multiplot layout 1, 3
@LOGX
set xlabel "step"
set format y "10^{%L}"
set logscale y
set ylabel "loss"
set key bottom left
plot for [i=0:4] data index i using 2:3 with lines lc rgb color(1) title (i == 0 ? "tanh" : ""), \
     for [i=5:9] data index i using 2:3 with lines lc rgb color(2) title (i == 5 ? "ReLU" : "")
set key off
unset logscale y
set format y "%g"
set yrange [0:7.5]
set ylabel "rank of J"
plot for [i=0:4] data index i using 2:4 with lines lc rgb color(1), \
     for [i=5:9] data index i using 2:4 with lines lc rgb color(2)
set logscale y
set format y "10^{%L}"
set yrange [1e-18:1]
set ylabel "smallest singular value"
plot for [i=0:4] data index i using 2:5 with lines lc rgb color(1), \
     for [i=5:9] data index i using 2:5 with lines lc rgb color(2)
unset multiplot
