# size: 6.3 2.7
# alt: Near the minimum the rate at which descent diverges rises from twice the threshold with two layers to 2.6 times with six; three and five layers end at the origin earlier. Starts that point away from the minimum diverge earlier, the more so the longer they are.
set multiplot
set tmargin at screen 0.97
set bmargin at screen 0.2
set key off
set lmargin at screen 0.09
set rmargin at screen 0.44
set xlabel "layers N"
set ylabel "rate over the threshold"
set xrange [1.6:6.4]
set yrange [0.9:2.8]
set xtics 1
set ytics 0.5
set label 1 "diverges" at 3, 2.17 left offset -3.5, 1.2 tc lt 1
set label 2 "ends at the origin" at 5, 2.12 center offset 0, -1.1 tc lt 2
set label 3 "threshold" at 6.3, 1 right offset 0, 0.6 tc rgb grey
plot 1 @RULE, \
  data index 0 using 2:3 with linespoints lt 1 ps 0.7, \
  data index 1 using 2:3 with points lt 2 ps 0.9, \
  data index 0 using 2:3:5 @RUNS, \
  data index 1 using 2:3:5 @RUNS
unset label
unset ylabel
set lmargin at screen 0.5
set rmargin at screen 0.85
set format y ""
set xlabel "angle of the start to θ*, degrees"
set xrange [20:155]
set xtics 30
plot 1 @RULE, \
  for [i = 2:4] data index i using 2:3 with linespoints lt i + 1 ps 0.6, \
  for [i = 2:4] data index i using 2:(said($3, 4)):4 @NAME tc lt i + 1, \
  for [i = 2:4] data index i using 2:3:5 @RUNS
unset multiplot
