# size: 6.3 2.9
# alt: Lengths over angles: random weights of a function turn its gradient by up to 45 degrees off x; aimed ones reach 89.9 degrees, and their lengths come down to the bound, which grows like one over the cosine, as R grows.
set samples 2000
set angles degrees
@LOGY
unset mytics
set xlabel "angle φ between the induced gradient and x, degrees"
set ylabel "length ‖Mx‖, over 2|f|"
set xrange [0:104]
set yrange [0.7:1e5]
set xtics 15
set key off
set label "random P" at 17, 30 textcolor rgb "#666666"
set label "bound, 1/cos φ" at 66, 1.4 textcolor rgb "#666666"
plot data index 0 using 2:3 with points pt 7 ps 0.2 lc rgb "#8A8A8A", \
  [0:89.9] 1 / cos(x) with lines lc rgb grey lw 1.4 dt 1, \
  for [i = 1:n_series - 1] data index i using 2:3:4:5 with yerrorbars lt i dt 1 ps 0.7, \
  for [i = 1:n_series - 1] data index i using 2:(said($3, 6)):6 @NAME tc lt i, \
  for [i = 1:n_series - 1] data index i using 2:3:7 @RUNS
