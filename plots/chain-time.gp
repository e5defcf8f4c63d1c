# size: 5.6 2.7
# alt: Time against depth: it falls to a minimum at three or four layers and then doubles with every layer.
set logscale y
set xlabel "depth N"
set ylabel "time of the flow"
set xrange [0.5:16.5]
set yrange [1:2000]
set xtics 2
set key top left
plot for [i = 0:1] data index i using 2:3 with lines lt i + 1 notitle, \
     for [i = 0:1] data index i using 2:4 with points lt i + 1 ps 0.8 title columnheader(1), \
     [3:16] 2 ** (x - 2) / (x - 2) @RULE title "2^{N-2}/(N-2)" enhanced
