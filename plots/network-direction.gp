# size: 4.8 2.9
# alt: Cosine between the induced and the canonical gradient against the step of training for five activations: it falls, and never reaches zero.
@LOGX
unset mxtics
set xlabel "step"
set ylabel "cosine of {/:Italic Mg} with {/:Italic g}"
set xrange [1:30000]
set yrange [-0.2:1]
set ytics 0.2
set xtics (1, 10, 100, 1000)
set key off
set label "opposed" at 1.4, -0.1 tc rgb grey
plot 0 @RULE notitle, \
     for [i = 0:n_series - 1] data index i using 2:4:5 @BAND lc rgb color(i + 1), \
     for [i = 0:n_series - 1] data index i using 2:3 with lines lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:(said($3, 6)):6 @NAME tc lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:3:7 @RUNS
