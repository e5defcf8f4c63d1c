# size: 6.3 2.4
# alt: On logarithmic axes the distance of a real step from the first-order one falls along a line of slope two, in four models.
set multiplot layout 1, 4 margins 0.115, 0.985, 0.22, 0.89 spacing 0.02, 0
@LOGXY
set xrange [7e-4:0.14]
set yrange [1e-7:1e3]
set xtics 1e-3, 10
unset mxtics
set ytics 1e-6, 100
unset mytics
set key off
set xlabel "rate η"
set ylabel "distance from θ − ηMg"
array model[4] = ["two layers", "three layers", "four layers", "θ = e^w"]
do for [i = 0:3] {
  set title model[i + 1]
  if (i) { unset ylabel; set format y "" }
  plot data index i using 2:3:5 @BAND lt 1, \
       data index i using 2:6 @RULE, \
       data index i using 2:4 with points lt 1, \
       data index i using 2:4:7 @RUNS
}
unset multiplot
