# size: 6.3 4.4
# alt: Four heat maps over standard deviation and depth: balanced starts reach larger standard deviations, layer-wise starts are surer and faster below.
set multiplot layout 2, 2
set grid noxtics noytics
set xrange [0.025:0.825]
set yrange [1.5:8.5]
set ytics 1
set xtics 0.2
set ylabel "depth N"
set tmargin 1.8
set bmargin 2.2
set key off
set cbrange [0:1]
set cblabel "share that converges"
set title "layer-wise start"
plot data index 0 using 2:3:4 with image
set title "balanced start"
plot data index 1 using 2:3:4 with image
set cbrange [2:4]
set bmargin 3.2
set tmargin 0.8
set xlabel "standard deviation of a weight"
set cbtics ("100" 2, "300" 2.477, "1000" 3, "3000" 3.477, "10000" 4)
set cblabel "steps"
unset title
plot data index 0 using 2:3:($5 < 0 ? NaN : $5) with image
plot data index 1 using 2:3:($5 < 0 ? NaN : $5) with image
unset multiplot
