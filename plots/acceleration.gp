# size: 6.3 2.9
# alt: With p = 4 two and three layers need a quarter of one layer's flow time times curvature, the scaling without the projection less still, the projection without the scaling more than one layer. With p = 2 one layer needs the least.
set multiplot
set tmargin at screen 0.9
set bmargin at screen 0.2
set lmargin at screen 0.225
set rmargin at screen 0.595
@LOGX
set format x "%g"
unset mxtics
set xlabel "flow time × peak curvature"
set yrange [-7.6:-0.4]
set grid noytics
set border 1
set key off
set ytics scale 0 ("one layer" -1, "two layers" -2, "their scaling" -3, "their projection" -4, \
  "three layers" -5, "their scaling" -6, "their projection" -7)
# Sizes of the start stand a little apart.
y(method, i) = -method - 0.18 * (i % 3 - 1)
set title "p = 4"
set xrange [200:10000]
set xtics (300, 1000, 3000)
plot for [i = 0:2] data index i using 4:(y($2, i)):3:5 with xerrorbars lt i + 1 dt 1 ps 0.5, \
     for [i = 0:2] data index i using 4:(y($2, i)):6 @RUNS
set lmargin at screen 0.635
set rmargin at screen 0.98
unset ytics
set title "p = 2"
set xrange [3:400]
set xtics (3, 10, 30, 100, 300)
set key top right samplen 0.5
array size[3] = ["start 0.5", "0.05", "0.005"]
plot for [i = 3:5] data index i using 4:(y($2, i)):3:5 with xerrorbars lt i - 2 dt 1 ps 0.5 title size[i - 2], \
     for [i = 3:5] data index i using 4:(y($2, i)):6 @RUNS
unset multiplot
