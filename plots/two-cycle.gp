# size: 6.3 2.7
# alt: Below the threshold one half descent sits at the minimum; above it jumps between two values, then more, before it diverges.
set xlabel "learning rate η"
set ylabel "|θ| - |θ*| after 4000 steps"
set arrow 1 from 0.5, graph 0 to 0.5, graph 1 nohead lc rgb grey lw 1.2 dt (4, 3)
set label 1 "2/(N s^{2-2/N})" at 0.495, graph 0.93 right textcolor rgb grey
set key off
plot data using 1:2 with points lt 1 ps 0.35
