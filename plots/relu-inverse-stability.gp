# size: 6.3 3.1
# alt: Distances of parameters against the Sobolev distance of functions in double logarithmic axes: networks with a silent neuron lie along a line of slope one half, those with products above a quarter along slope one, mixed ones between, and none above the bound.
@LOGXY
set xlabel "Sobolev seminorm r of the difference"
set ylabel "distance of the parameters"
set xrange [1e-7:1]
set yrange [1e-8:10]
set key outside right top
# The points are too small for a key, so it shows larger ones.
array hue_of[3] = [grey, color(2), color(1)]
plot for [i = 0:2] data index i using 2:3 with points pt 7 ps 0.18 lc rgb hue_of[i + 1] notitle, \
  for [i = 0:2] data index i using (1e-9):(1e-9) every ::0::0 with points pt 7 ps 0.6 lc rgb hue_of[i + 1] title columnheader(1), \
  2 * sqrt(2 * x) with lines lc rgb "black" lw 1.2 dt 1 title "bound 2√(2r)", \
  4 * x @RULE title "bound 2r/√λ, λ = 1/4"
