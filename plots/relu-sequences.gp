# size: 6.3 2.4
# alt: Four panels against t. In the first three both function distances fall with t while the distance of the parameters stays near one; in the fourth the uniform distance falls and the Sobolev one stays.
array title_of[4] = ["unbalanced", "redundant", "opposite", "a pair that cancels"]
set multiplot layout 1, 4 margins 0.115, 0.985, 0.26, 0.88 spacing 0.02, 0
@LOGXY
unset mxtics
unset mytics
set xrange [1e-6:0.1]
set yrange [5e-7:10]
set xtics (1e-5, 1e-3)
set ytics 1e-6, 100
set xlabel "size t"
set ylabel "distance"
set key off
do for [k = 1:4] {
  set title title_of[k]
  if (k > 1) { unset ylabel; set format y "" }
  # names in the first panel, and in the last, where the two distances of the functions part
  if (k == 1 || k == 4) {
    set label 1 "parameters" at 1.5e-6, 1 left offset 0, 0.8 tc lt 3
    set label 2 "uniform" at 0.06, 2e-4 right tc lt 1
    set label 3 "Sobolev" at 0.06, (k == 1 ? 2e-5 : 1) right offset 0, (k == 1 ? 0 : -0.8) tc lt 2
  } else {
    unset label
  }
  plot data index 3 * (k - 1) using 2:4 with lines lt 1 lw 3, \
    data index 3 * (k - 1) + 1 using 2:4 with lines lt 2, \
    data index 3 * (k - 1) + 2 using 2:4 with points lt 3, \
    data index 3 * (k - 1) using 2:4:3 @RUNS, \
    data index 3 * (k - 1) + 2 using 2:4:3 @RUNS
}
unset multiplot
