# size: 6.3 5.4
# alt: Twelve panels over theta in the plane, one loss: arrows of the induced descent direction, coloured by the logarithm of their length, and four paths that all end in the same minimum by different ways.
array title_of[12] = ["w^{1/4}", "w^{1/2}", "w (canonical)", "w^2", "w^4", "w^6", "e^w", "1/w", "polar", "U^Tv, P = I", "P = diag(2, ½)", "P = [1 −3; 0 1]"]
set multiplot layout 3, 4 margins 0.1, 0.885, 0.105, 0.96 spacing 0.022, 0.065
set size ratio -1
set xrange [0:1.56]
set yrange [0:1.56]
set cbrange [-3:2]
set xtics 0, 0.5 format ""
set palette defined (0 "#440154", 0.35 "#3B528B", 0.7 "#21908C", 1 "#6DBB4A")
set ytics 0, 0.5 format ""
set grid noxtics noytics
set key off
s = 0.055
unset colorbox
do for [i = 1:12] {
  set title title_of[i]
  if (i > 8) { set xtics format "%g"; set xlabel "θ_1" }
  set ytics format (i % 4 == 1 ? "%g" : "")
  set ylabel (i % 4 == 1 ? "θ_2" : "")
  if (i == 12) {
    set colorbox user origin 0.895, 0.22 size 0.016, 0.6 noborder
    set cbtics ("≤ 10^{−3}" -3, "10^{−2}" -2, "10^{−1}" -1, "1" 0, "10" 1, "≥ 10^2" 2) offset -0.6, 0
    set label 1 "length" at screen 0.895, 0.845 left
  }
  plot data index 5 * (i - 1) using ($2 - s * $4):($3 - s * $5):(2 * s * $4):(2 * s * $5):8 \
      with vectors size 0.045, 25 filled lw 1 lc palette, \
    for [k = 1:4] data index 5 * (i - 1) + k using 2:3 with lines dt 1 lw 1.6 lc rgb color(2), \
    for [k = 1:4] data index 5 * (i - 1) + k using 2:(said($3, 6)) with points pt 6 ps 0.5 lw 1.6 lc rgb color(2), \
    "+" using (1):(0.6) with points pt 7 ps 0.5 lc rgb "black", \
    for [k = 0:4] data index 5 * (i - 1) + k using 2:(said($3, 7)):7 @RUNS
}
unset multiplot
