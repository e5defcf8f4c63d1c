# size: 6.3 2.7
# alt: First the closed curves. Then, for three losses, the integral of the induced field around them against the depth: zero at one layer and around circles; zero at two layers for the linear and the isotropic loss, not for the anisotropic one; farther from zero with every layer from three on.
array loss[3] = ["linear loss", "isotropic", "anisotropic"]
# The blocks come as circle, half ring, rectangle, sector; the circle lies under what shares its arc.
array hue_of[4] = [grey, color(1), color(2), color(3)]
set multiplot
set bmargin at screen 0.2
set tmargin at screen 0.9
set lmargin at screen 0.03
set rmargin at screen 0.315
set key off
unset border
unset xtics
unset ytics
set size ratio -1
set xrange [-1.65:1.8]
set yrange [-1.6:1.65]
set label 1 "circle" at -1.13, 1.13 right offset -0.6, 0.4 textcolor rgb hue_of[1]
set label 2 "half ring" at -0.1, -1.0 center textcolor rgb hue_of[2]
set label 3 "rectangle" at 1.8, 1.46 right textcolor rgb hue_of[3]
set label 4 "sector" at -0.3, 0.85 right textcolor rgb hue_of[4]
plot data index 0 using 2:3 with lines lc rgb grey lw 4 dt 1, \
     for [i = 1:3] data index i using 2:3 with lines lt i
unset label
set size noratio
set border 3
set xrange [0.5:8.5]
set yrange [-6:19.5]
set xtics nomirror 2, 2
set ytics nomirror 5
set tics out scale 0.6, 0.3 textcolor rgb "#222222"
set xlabel "depth N"
set ylabel "integral around the curve"
closed(n) = 2 * sqrt(1.25) * (n - 1) * (n - 2) / n * (1.5**(3 - 2 / n) - 0.5**(3 - 2 / n)) / (3 - 2 / n)
do for [k = 0:2] {
  set lmargin at screen 0.42 + 0.165 * k
  set rmargin at screen 0.57 + 0.165 * k
  set title loss[k + 1]
  plot data index 4 + 4 * k using 2:3 with linespoints lc rgb grey lw 1 dt 1 pt 6 ps 0.5, \
    for [i = 1:3] data index 4 + 4 * k + i using 2:3 with linespoints lt i lw 1 ps 0.5, \
    for [i = 0:(k == 2 ? 3 : -1)] data index 4 + 4 * k + i using 2:(said($3, 4)):4 @NAME tc rgb hue_of[i + 1], \
    for [i = 0:3] data index 4 + 4 * k + i using 2:3:5 @RUNS, \
    [1:8] (k == 0 ? closed(x) : NaN) @RULE
  unset ylabel
  set format y ""
}
unset multiplot
