# size: 6.3 2.7
# alt: Left, the training loss of one and two layers against the step: two layers wait and catch up; right, the cosine of the induced with the canonical gradient, which for two layers starts near 0.4 and grows.
set multiplot layout 1, 2 margins 0.09, 0.985, 0.19, 0.9 spacing 0.1
@LOGX
unset mxtics
set autoscale xfix
set xlabel "step"
set key off
set title "mean squared loss"
set yrange [*:0.52]
set ytics 0.1
plot for [i = 0:1] data index i using 2:4:5 @BAND lt i + 1, \
     for [i = 0:1] data index i using 2:3 with lines lt i + 1, \
     data index 0 using 2:(said($3 - 0.015, 9)):9 @NAME_BEFORE tc lt 1, \
     data index 1 using 2:(said($3 + 0.02, 9)):9 @NAME tc lt 2, \
     for [i = 0:1] data index i using 2:3:10 @RUNS
set title "cosine of Mg with g"
set yrange [0:1.1]
set ytics 0.2
plot for [i = 0:1] data index i using 2:7:8 @BAND lt i + 1, \
     for [i = 0:1] data index i using 2:6 with lines lt i + 1, \
     for [i = 0:1] data index i using 2:(said($6 - 0.07, 9)):9 @NAME tc lt i + 1, \
     for [i = 0:1] data index i using 2:6:10 @RUNS
unset multiplot
