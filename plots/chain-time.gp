# size: 6.3 2.6
# alt: Time against depth: it falls to a minimum at three layers, or four for the stricter end, and then doubles with every layer.
law(n) = 2 ** (n - 2) / (n - 2)
set logscale y
set xlabel "depth N"
set ylabel "flow time until the end, T(N)"
set xrange [0.5:16.5]
set yrange [1:2000]
set xtics 2
set key off
set label "2^{N−2}/(N−2)" at 12.3, law(12.3) / 2 textcolor rgb "#666666"
# The names stand above the upper curve and below the lower one.
plot for [i = 0:1] data index i using 2:3 with lines lt i + 1, \
     for [i = 0:1] data index i using 2:4 with points lt i + 1 ps 0.8, \
     for [i = 0:1] data index i using 2:(said(i ? 1.3 * $3 : $3 / 2.2, 5)):5 notitle with labels left offset 0.8, 0 enhanced tc lt i + 1, \
     for [i = 0:1] data index i using 2:4:6 @RUNS, \
     [4:16] law(x) @RULE
