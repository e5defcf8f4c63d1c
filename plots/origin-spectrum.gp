# size: 6.3 2.3
# alt: At the origin two layers have as many eigenvalues at minus as at plus the norm of g0 and zeros between; three layers have only zeros.
array title_of[2] = ["two layers, h = 6", "three layers"]
set multiplot layout 1, 2 margins 0.11, 0.985, 0.23, 0.88 spacing 0.04, 0
set xlabel "eigenvalues of the Hessian, in order"
set ylabel "eigenvalue over ‖g_0‖"
set yrange [-1.3:1.3]
set xrange [0:45]
set xtics 10
set ytics -1, 0.5
set grid noxtics
set key off
do for [i = 1:2] {
  set title title_of[i]
  plot data index i - 1 using 2:5 with points lt i ps 0.5, \
    data index i - 1 using 2:(said($5, 3)):3 notitle with labels offset 0, 0.9 tc lt i, \
    data index i - 1 using 2:5:4 @RUNS
  unset ylabel
  set format y ""
}
unset multiplot
