# size: 6.3 2.7
# alt: With orthogonal layers the norm of the Jacobian grows or shrinks exponentially with the depth, by the gain; with Gaussian layers its spread over seeds does.
set multiplot layout 1, 2
set logscale xy
set xtics (2, 4, 8, 16, 32, 64)
set mxtics 1
set format y "10^{%T}"
set xlabel "depth N"
set ylabel "operator norm of J"
set xrange [1.8:70]
set key top left
set yrange [1e-6:1e22]
set title "orthogonal layers times s"
plot for [i = 2:n_series - 1] data index i using 2:3 with linespoints lt i - 1 title columnheader(1)
unset ylabel
set yrange [1e-4:1e6]
set title "Gaussian layers, variance 1/n"
plot data index 0 using 2:3:5 @BAND lt 1, data index 0 using 2:4 with linespoints lt 1 title "|W_N … W_1 x|", \
     data index 0 using 2:6 @RULE title "exp of its mean logarithm, theory", \
     data index 1 using 2:3:5 @BAND lt 2, data index 1 using 2:4 with linespoints lt 2 title "norm of J"
unset multiplot
