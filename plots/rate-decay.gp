# size: 6.0 2.7
# alt: Means and ranges of the steps needed; at depth one all schedules need one step, at depth two and three the decaying ones need fewer.
set ylabel "steps, best of the grid"
set yrange [0:47]
set xrange [-0.6:5.6]
unset grid
set grid ytics
set ytics 10
set key off
set bmargin 3.6
set bars 0.6
beside(i) = 0.22 * (i - 1)
plot for [i = 0:n_series - 1] data index i using ($2 + beside(i)):3:4:5 with yerrorbars lt i + 1 dt 1 ps 0.9 lw 1.4, \
     data index 1 using 2:8:xtic(sprintf("%s\n%s", strcol(6), strcol(7))) with points pt 7 ps 0 lc rgb "#FF000000", \
     for [i = 0:1] data index i using ($2 + beside(i) - 0.05):(said($3, 9)):9 @NAME_BEFORE tc lt i + 1, \
     data index 2 using ($2 + beside(2)):(said($5 + 2.5, 9)):9 notitle with labels center noenhanced tc lt 3, \
     for [i = 0:n_series - 1] data index i using ($2 + beside(i)):8:10 @RUNS
