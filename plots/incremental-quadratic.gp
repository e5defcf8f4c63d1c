# size: 6.3 2.5
# alt: In the canonical space the eigenvalues rise together; in the quadratic network one after another, each in a jump.
set multiplot layout 1, 2 margins 0.075, 0.985, 0.2, 0.89 spacing 0.05, 0
set yrange [0:19]
set ytics (3, 4, 6, 12)
set xlabel "time"
before = 0
cut(x, y) = (fresh = x < before, before = x, fresh ? NaN : y)
do for [k = 0:1] {
  set title k == 0 ? "canonical: A" : "quadratic network: A = Σ α_j w_j w_j'"
  set xrange [0:(k == 0 ? 4 : 2.5)]
  set ylabel k == 0 ? "singular values of A" : ""
  set format y (k == 0 ? "%g" : "")
  if (k == 1) { set key off } else { set key top right samplen 1.2 spacing 0.9 maxrows 2 }
  plot for [i = 0:4] data index 5 * k + i using 2:(cut($2, $3)) with lines lt i + 1 lw 0.8 title word("σ₁ σ₂ σ₃ σ₄ σ₅", i + 1)
}
unset multiplot
