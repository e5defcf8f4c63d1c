# style.gp: what all figures have in common. Loaded before plots/NAME.gp.
#
# `overparam plot --only NAME` draws plots/NAME.sql with plots/NAME.gp. The same by hand, here for NAME = layer-balance:
#
#   sqlite3 -tabs -header db/overparam.sqlite < plots/layer-balance.sql > /tmp/data.tsv
#   gnuplot -e "data='/tmp/data.tsv'; output='/tmp/figure.svg'" plots/style.gp plots/layer-balance.gp
#
# (without `output` a figure.svg is written to the working directory; format='pdf' and width, height in inches are
# understood too). What a script NAME.gp finds:
#
#   data        the file to plot: column k of the select is column k, its header line the columns' names
#   n_series    when the first column of the select is called `series`: how many blocks there are, one after another:
#                   plot for [i = 0:n_series - 1] data index i using 2:3 with lines title columnheader(1)
#               (columns can be given by name too: using "step":"loss"); else 1
#   n_rows, n_columns, name
#   colors      color(1) .. color(8), grey
#   macros      @LOGX @LOGY @LOGXY   decades written 10^{-3}
#               @BAND                a spread between two columns: using 2:4:5 @BAND lc rgb color(1)
#               @RUNS                what a point on the page names when it is pointed at, from a text column such as
#                                   'run 12, seed 3': using 2:3:6 @RUNS, after what is seen; on paper nothing. Where
#                                   some rows alone have a text: using 2:(said($3, 6)):6 @RUNS
#                                   (not in the last column, for gnuplot 5.4 misreads an empty one).
#                                   The page makes links of the numbers of runs: 'run 12, seed 3' for one; for several
#                                   without a gap 'runs 4 to 13, 10 seeds'; else all of them, in order, up to a ';':
#                                   'runs 9, 24, 39; 3 starts', of more than 12 the first ten and how many there are:
#                                   'runs 9, 24, 39, ... (40 in all); 31 converge'. Other numbers have a word beside them
#               @NAME                a curve's name beside it, where a text column has one, say in the curve's last row:
#                                   using 2:(said($3, 6)):6 @NAME tc lt 1
#               @NAME_BEFORE         the same on the left, say for a curve's first row
#               @RULE                a thin line for a theoretical value: plot 2 @RULE title "theory"
#
# Directives that the tool reads in NAME.gp: `# size: WIDTH HEIGHT` in inches (6.3 fills the text), `# alt: SENTENCE`.
# Fixed margins have to hold the page's letters, which are wider than those on paper: about 0.7 inch on the left where an
# axis is named, 0.6 below; 0.2 on the right where the last tick has a label.
# Titles in the key and text from data are shown literally; labels written in a script may use enhanced text: x_{min}.

if (!exists("name")) name = "figure"
if (!exists("width")) width = 6.3
if (!exists("height")) height = 2.9
if (!exists("format")) format = "svg"
if (!exists("output")) output = name . "." . format

# By hand the data come straight from sqlite3: part them into blocks as the tool does, in a file beside them.
if (!exists("n_series")) {
  n_series = int(system("awk -F'\\t' 'NR == 1 { s = $1 == \"series\"; next } s && !($1 in n) { n[$1]; m++ } END { print m ? m : 1 }' ".data))
  system("awk -F'\\t' 'NR == 1 { s = $1 == \"series\"; h = substr($0, 7) } NR == 1 || !s { if (!s) print; next } " \
    ."!($1 in n) { k[m++] = $1 } { row[$1, n[$1]++] = $0 } END { for (j = 0; j < m; j++) { if (j) print \"\\n\"; " \
    ."print k[j] h; for (i = 0; i < n[k[j]]; i++) print row[k[j], i] } }' ".data." > ".data.".blocks")
  data = data . ".blocks"
}

set encoding utf8
if (format eq "pdf") {
  # fontscale 0.75 makes the size a true one: 9 points beside the text of 10
  set terminal pdfcairo enhanced color rounded size width, height font "Latin Modern Roman,9" fontscale 0.75 linewidth 1 dashlength 1.6
} else {
  set terminal svg enhanced rounded dynamic size 96 * width, 96 * height font "sans-serif,11" linewidth 1
}
set output output

set datafile separator "\t"
set datafile commentschars ""
set datafile missing ""
set datafile columnheaders

# Okabe and Ito's colours, which all kinds of colour vision tell apart, without the yellow, which paper loses; dashes
# and points differ too, for grey printers.
array hue[8] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#333333", "#8C6D31"]
color(i) = hue[(i - 1) % 8 + 1]
grey = "#8A8A8A"
set linetype 1 lc rgb hue[1] lw 1.8 dt 1 pt 7 ps 0.45
set linetype 2 lc rgb hue[2] lw 1.8 dt (9, 3) pt 5 ps 0.45
set linetype 3 lc rgb hue[3] lw 1.8 dt (9, 3, 2, 3) pt 9 ps 0.55
set linetype 4 lc rgb hue[4] lw 1.8 dt (3, 2) pt 13 ps 0.6
set linetype 5 lc rgb hue[5] lw 1.8 dt (14, 4) pt 11 ps 0.55
set linetype 6 lc rgb hue[6] lw 1.8 dt (14, 3, 2, 3, 2, 3) pt 6 ps 0.5
set linetype 7 lc rgb hue[7] lw 1.8 dt (2, 2) pt 4 ps 0.5
set linetype 8 lc rgb hue[8] lw 1.8 dt (6, 2, 6, 5) pt 8 ps 0.55
set linetype cycle 8

# A dark and a light end that print well, for heat maps.
set palette defined (0 "#440154", 0.25 "#3B528B", 0.5 "#21908C", 0.75 "#5DC863", 1 "#FDE725")
set colorbox noborder

set border 3 lc rgb "#444444" lw 0.8
set tics nomirror out scale 0.6, 0.3 textcolor rgb "#222222"
set grid xtics ytics back lc rgb "#E2E2E2" lw 0.6 dt 1
set key top right Left reverse noenhanced samplen 2.2 spacing 1.15 textcolor rgb "#222222"
set style fill solid 1 noborder
set samples 400
set title offset 0, -0.6
set xlabel offset 0, 0.3
set ylabel offset 0.6, 0

# gnuplot 6 puts ticks at 20, 30, 40 on a logarithmic axis of fewer than three decades, for which 10^{%T} is a false label. So such
# a figure is drawn once more with plain numbers (only the tool does this, and of several panels it sees the last one: set
# the format of the others).
plain_x = exists("few_x") && few_x
plain_y = exists("few_y") && few_y
few(base, min, max) = GPVAL_VERSION >= 6 && base == 10 && min > 0 ? floor(log10(max)) - ceil(log10(min)) < 2 : 0
AFTER = 'few_x = few(GPVAL_X_LOG, GPVAL_X_MIN, GPVAL_X_MAX); few_y = few(GPVAL_Y_LOG, GPVAL_Y_MIN, GPVAL_Y_MAX); ' \
  .'if (few_x > plain_x || few_y > plain_y) reset; load "plots/style.gp"; load script'
LOGX = 'set logscale x; set format x "'.(plain_x ? "%h" : "10^{%T}").'"; set mxtics 10'
LOGY = 'set logscale y; set format y "'.(plain_y ? "%h" : "10^{%T}").'"; set mytics 10'
LOGXY = LOGX.'; '.LOGY
BAND = 'with filledcurves fill transparent solid 0.18 noborder notitle'
RUNS = 'with labels noenhanced hypertext point '.(format eq "svg" ? 'pt 7 ps 1.3 lc rgb "#FF000000"' : 'pt 7 ps 0 lc rgb "#FF000000"').' notitle'
# The value where column k has a text, else nothing: a point that would name nothing is not drawn.
said(value, k) = strlen(strcol(k)) ? value : NaN
NAME = 'notitle with labels left offset 0.8, 0 noenhanced'
NAME_BEFORE = 'notitle with labels right offset -0.8, 0 noenhanced'
RULE = 'with lines lc rgb "#8A8A8A" lw 1.2 dt (4, 3)'
