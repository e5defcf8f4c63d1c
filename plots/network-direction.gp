# size: 4.8 2.9
# alt: Cosine between the induced and the canonical gradient against the step of training for five activations: it falls, and is nowhere negative.
@LOGX
unset mxtics
set xlabel "step"
set ylabel "cosine of {/:Italic Mg} with {/:Italic g}"
set xrange [1:20000]
set yrange [-0.25:1]
set ytics -0.2, 0.2
set xtics (1, 10, 100, 1000)
set key off
set label "{/:Italic Mg} opposed to {/:Italic g}" at 1.4, -0.12 tc rgb grey
# two names that are close to each other are moved apart
shift(name) = name eq "tanh" ? 0.02 : name eq "square" ? -0.02 : name eq "softplus" ? -0.02 : name eq "ReLU" ? 0.02 : 0.04
plot data index 0 using 2:3:4 @BAND lc rgb grey, \
     0 @RULE notitle, \
     for [i = 1:n_series - 1] data index i using 2:3 with lines lt i, \
     for [i = 1:n_series - 1] data index i using 2:(said($3 + shift(strcol(5)), 5)):5 @NAME tc lt i, \
     for [i = 1:n_series - 1] data index i using 2:3:6 @RUNS
