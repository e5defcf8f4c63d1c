# size: 6.3 2.4
# alt: Critical points of four models lie in two far corners: either the canonical gradient is zero or the smallest singular value of the Jacobian is.
array model[4] = ["one output", "two layers", "three layers", "hidden layer of two"]
set multiplot layout 1, 4 margins 0.125, 0.985, 0.25, 0.885 spacing 0.02, 0
@LOGXY
unset mxtics
unset mytics
set xrange [1e-18:1e2]
set yrange [1e-21:1e3]
set xtics 1e-16, 1e8
set ytics 1e-15, 1e5
set ytics add ("0" 1e-20)
set xlabel "gradient ‖g‖"
set ylabel "smallest singular value of J"
set key off
do for [i = 0:3] {
  set title model[i + 1]
  if (i == 3) { set label "product\n10^{−12}" at 1e-7, 10 textcolor rgb "#666666" }
  plot data index i using 2:3 with points lt i + 1 pt 7 ps 0.25, \
    data index i using (5e-18):(said(1e-9, 4)):4 @NAME, \
    data index i using (1e-2):(said(1e-15, 5)):5 @NAME_BEFORE, \
    data index i using 2:(said($3, 6)):6 @RUNS, \
    1e-12 / x @RULE
  unset ylabel
  set format y ""
  set ytics add ("" 1e-20)
}
unset multiplot
