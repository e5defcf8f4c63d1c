# size: 6.3 2.8
# alt: Change of the tangent kernel and distance from the linearized path against the width: both fall almost like one over the width, and stay with a small output factor; from a small start they fall more slowly.
set multiplot layout 1, 2 margins 0.1, 0.85, 0.19, 0.9 spacing 0.14, 0
@LOGXY
unset mxtics
unset mytics
set format x "%g"
set xtics (32, 128, 512, 2048)
set xrange [22:3000]
set yrange [2e-4:150]
set xlabel "width {/:Italic h}"
set key off
set label '1/{/:Italic h}' at 70, 0.008 tc rgb grey
set title "change of {/:Italic M}, relative"
plot for [i = 0:n_series - 1] data index i using 2:4:5 @BAND lc rgb color(i + 1), \
     [32:2048] 0.06 * 32 / x @RULE notitle, \
     for [i = 0:n_series - 1] data index i using 2:3 with linespoints lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:(said($3, 10)):10 notitle with labels left offset -0.8, 0.9 tc lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:3:11 @RUNS
set format y ""
unset label
set label '1/{/:Italic h}' at 70, 0.0036 tc rgb grey
set title "distance of {/:Italic f} from the linear path"
plot for [i = 0:n_series - 1] data index i using 2:7:8 @BAND lc rgb color(i + 1), \
     [32:2048] 0.028 * 32 / x @RULE notitle, \
     for [i = 0:n_series - 1] data index i using 2:6 with linespoints lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:(said($6, 9)):9 @NAME tc lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:6:11 @RUNS
unset multiplot
