# size: 6.3 2.4
# alt: Four panels against t. In the first three both function distances fall with t while the distance of the parameters stays near one; in the fourth the uniform distance falls and the Sobolev one stays.
array title_of[4] = ["unbalanced", "redundant", "opposite", "a pair that cancels"]
set multiplot layout 1, 4 margins 0.085, 0.99, 0.22, 0.88 spacing 0.02, 0
@LOGXY
set xrange [1e-6:0.1]
set yrange [5e-7:5]
set xtics 1e-6, 100
set format x "10^{%T}"
set xlabel "size t"
set ylabel "distance"
do for [k = 1:4] {
  set title title_of[k]
  if (k > 1) { unset ylabel; set format y "" }
  if (k == 1) { set key at graph 0.0, 0.86 left top samplen 1 } else { set key off }
  plot data index 3 * (k - 1) using 2:3 with lines lt 1 lw 3 title "uniform", \
    data index 3 * (k - 1) + 1 using 2:3 with lines lt 2 title "Sobolev", \
    data index 3 * (k - 1) + 2 using 2:3 with points lt 3 title "weights"
}
unset multiplot
