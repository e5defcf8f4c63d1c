# size: 6.3 2.7
# alt: Distances of parameters against the Sobolev distance of functions in double logarithmic axes, three panels: networks with a silent neuron lie along a line of slope one half, those with products above a quarter along slope one, those with products over six decades between, and none above the bounds.
set multiplot layout 1, 3 margins 0.115, 0.97, 0.235, 0.89 spacing 0.03
@LOGXY
unset mxtics
unset mytics
set xrange [1e-7:1]
set yrange [1e-8:10]
set xtics 1e-6, 100
set ytics 1e-8, 100
set xlabel "Sobolev seminorm r"
set ylabel "distance of the parameters"
set key off
# a decade is about as high as 0.76 of its width: so a name lies along its line
slope(p) = atan(0.76 * p) * 180 / pi
set label 1 "2√(2r)" at 3e-7, 2.8 * sqrt(6e-7) left rotate by slope(0.5) offset 0, 0.7 tc rgb grey
do for [i = 0:2] {
  set title i == 0 ? "one silent neuron" : i == 1 ? "products over six decades" : "all products above 1/4"
  if (i == 2) { set label 2 "2r/√λ, λ = 1/4" at 4e-7, 2.6e-6 left rotate by slope(1) offset 0, 0.8 tc rgb grey }
  plot data index i using 2:4 with points pt 7 ps 0.2 lc rgb color(i == 2 ? 1 : i + 2), \
    2 * sqrt(2 * x) @RULE, \
    (i == 2 ? 4 * x : NaN) @RULE, \
    data index i using 2:(said($4, 3)):3 @RUNS
  unset ylabel
  set format y ""
}
unset multiplot
