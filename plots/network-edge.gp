# size: 4.8 2.9
# alt: Sharpness against time: along the flow it rises; descent follows until its sharpness reaches two over its rate, and stays there.
@LOGX
unset mxtics
set xlabel "time, step times rate"
set ylabel "sharpness"
set xrange [4:2500]
set yrange [0:55]
set key off
set label '2/{/:Italic η}' at 5.2, 40 tc rgb grey
set label '2/{/:Italic η}' at 5.2, 10 tc rgb grey
plot for [i = 1:3] data index i using 2:4 @RULE notitle, \
     for [i = 0:n_series - 1] data index i using 2:3 with lines lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:(said($3, 5)):5 notitle with labels left offset 0.8, 0 tc lt i + 1, \
     for [i = 0:n_series - 1] data index i using 2:(said($3, 6)):6 @RUNS
