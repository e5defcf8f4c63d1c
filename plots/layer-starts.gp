# size: 6.3 4.2
# alt: Four heat maps over standard deviation and depth: balanced starts reach larger standard deviations, layer-wise starts are surer and faster below, and where half of the layer-wise starts converge is outlined in all four.
set multiplot
set grid noxtics noytics
set xrange [0.025:0.825]
set yrange [1.5:8.5]
set ytics 1
set xtics 0.2, 0.2
set key off
array title_of[2] = ["layer-wise start", "balanced start"]
do for [row = 0:1] {
  set tmargin at screen 0.93 - 0.435 * row
  set bmargin at screen 0.565 - 0.435 * row
  if (row == 0) {
    set cbrange [0:1]
    set cbtics 0.5
    set cblabel "share that converges"
    set format x ""
  } else {
    set cbrange [2:4]
    set cbtics ("100" 2, "1000" 3, "10000" 4)
    set cblabel "mean steps"
    set format x "%g"
    set xlabel "standard deviation of a weight"
  }
  do for [i = 0:1] {
    set lmargin at screen 0.085 + 0.39 * i
    set rmargin at screen 0.455 + 0.39 * i
    set ylabel i == 0 ? "depth N" : ""
    set format y (i == 0 ? "%g" : "")
    set title row == 0 ? title_of[i + 1] : ""
    if (i == 0) { unset colorbox } else { set colorbox user origin 0.86, 0.565 - 0.435 * row size 0.02, 0.365 noborder }
    # the outline is black in white, to be seen on light and dark
    plot data index i using 2:3:(row == 0 ? $5 : $6 < 0 ? NaN : $6) with image, \
      for [k = 2:3] data index k using 2:3 with lines lw 4 dt 1 lc rgb "white", \
      for [k = 2:3] data index k using 2:3 with lines lw 1.5 dt 1 lc rgb "black", \
      data index i using 2:3:4 @RUNS
  }
}
unset multiplot
