# size: 6.3 5.4
# alt: Twelve panels over theta in the plane, one loss: arrows of the induced descent direction, coloured by the logarithm of their length, and four paths that all end in the same minimum by different ways.
array title_of[12] = ["w^{1/4}", "w^{1/2}", "w (canonical)", "w^2", "w^4", "w^6", "e^w", "1/w", "polar", "U^Tv, P = I", "P = diag(2, ½)", "P = [1 −3; 0 1]"]
set multiplot layout 3, 4 margins 0.055, 0.895, 0.065, 0.955 spacing 0.025, 0.065
set size ratio -1
set xrange [0:1.56]
set yrange [0:1.56]
set cbrange [-2.5:1.5]
set xtics 0, 0.5 format ""
set palette defined (0 "#440154", 0.35 "#3B528B", 0.7 "#21908C", 1 "#6DBB4A")
set ytics 0, 0.5 format ""
set grid noxtics noytics
set key off
s = 0.055
unset colorbox
do for [i = 1:12] {
  set title title_of[i]
  if (i > 8) { set xtics format "%g" }
  if (i % 4 == 1) { set ytics format "%g" } else { set ytics format "" }
  if (i == 12) {
    set colorbox user origin 0.915, 0.2 size 0.016, 0.6
    set cblabel "log_{10} of the length" offset 0.5, 0
    set cbtics -2, 1
  }
  plot data index 5 * (i - 1) using ($2 - s * $4):($3 - s * $5):(2 * s * $4):(2 * s * $5):6 with vectors size 0.045, 25 filled lw 1 lc palette, \
    for [k = 1:4] data index 5 * (i - 1) + k using 2:3 with lines dt 1 lw 1.6 lc rgb color(2), \
    "+" using (1):(0.6) with points pt 7 ps 0.5 lc rgb "black"
}
unset multiplot
