# Ratios of bench/history.csv over what is required of them, by day: at 1 and above a row holds. Drawn by make bench into
# build/bench/history.svg; by hand: gnuplot bench/history.gp
set datafile separator comma
set terminal svg size 900, 640 font "sans,12" background rgb "white"
set output "build/bench/history.svg"
history = "bench/history.csv"
rows = system("tail -n +2 ".history." | cut -d, -f4 | sort -u | tr ' \\n' '~ '")
name(row) = system("printf %s '".row."' | tr '~' ' '")
set xdata time
set timefmt "%Y-%m-%d"
set format x "%Y-%m-%d"
set xtics rotate by -30
set logscale y
set ylabel "ratio / required"
set key outside right top noenhanced font ",9"
set grid
plot 1 with lines lc rgb "#888888" dt 2 title "required", \
  for [row in rows] history using (strcol(4) eq name(row) ? timecolumn(1) : NaN):($8 / $11) with linespoints pt 7 ps 0.5 title name(row)
