# size: 6.3 2.7
# alt: On logarithmic axes the distance of a real step from the first-order one falls along a line of slope two.
@LOGXY
set xlabel "learning rate η"
set ylabel "distance from θ - ηMg"
set key bottom right
plot data using "rate":"low":"high" @BAND lc rgb color(1), \
     "" using "rate":"median" with linespoints lt 1 title "median of the draws; band: 80 percent", \
     "" using "rate":(column("rate") ** 2) @RULE title "slope 2"
