# size: 6.0 2.7
# alt: Bars of steps needed; at depth one all schedules need one step, at depth two and three the decaying ones need fewer.
set ylabel "steps, best of the grid"
set yrange [0:*]
set xrange [-0.6:5.6]
unset grid
set grid ytics
set xtics ("N = 1\nstart 0.01" 0, "N = 1\nstart 0.1" 1, "N = 2\nstart 0.01" 2, "N = 2\nstart 0.1" 3, "N = 3\nstart 0.01" 4, "N = 3\nstart 0.1" 5)
set key top left
set bmargin 3.6
set bars 0.6
plot for [i = 0:n_series - 1] data index i using ($2 + 0.22 * (i - 1)):3:4:5 with yerrorbars lt i + 1 ps 0.9 lw 1.4 title columnheader(1)
