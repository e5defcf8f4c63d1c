# size: 6.3 2.8
# alt: With orthogonal layers the norm of the Jacobian grows or shrinks exponentially with the depth, by the gain; with Gaussian layers its spread over seeds does.
set multiplot layout 1, 2 margins 0.11, 0.87, 0.18, 0.9 spacing 0.13, 0
gains = n_series - 2
@LOGY
unset mytics
set yrange [1e-6:1e8]
set ytics 1e-6, 100
set xtics 16
set xrange [0:66]
set xlabel "depth N"
set ylabel "norm"
set key off
set title "norm of J, orthogonal layers times s"
plot for [i = 0:gains - 1] data index i using 2:6 with lines lt i + 1, \
     for [i = 0:gains - 1] data index i using 2:4 with points lt i + 1 ps 0.7, \
     for [i = 0:gains - 1] data index i using 2:(said($4, 7)):7 @NAME tc lt i + 1, \
     for [i = 0:gains - 1] data index i using 2:4:8 @RUNS
unset ylabel
set format y ""
set title "Gaussian layers, variance 1/n"
plot for [i = gains:gains + 1] data index i using 2:3:5 @BAND lt i - gains + 1, \
     data index gains using 2:6 @RULE, \
     data index gains using 2:4 with points lt 1 ps 0.7, \
     data index gains + 1 using 2:4 with linespoints lt 2 ps 0.7, \
     for [i = gains:gains + 1] data index i using 2:(said($4, 7)):7 @NAME tc lt i - gains + 1, \
     for [i = gains:gains + 1] data index i using 2:4:8 @RUNS
unset multiplot
