/* quadratic.h: f(x) = sum_j alpha_j (w_j'x)^2 and its canonical matrix A = sum_j alpha_j w_j w_j'.
 */
#ifndef OVERPARAM_MATHEMATICS_QUADRATIC_H
#define OVERPARAM_MATHEMATICS_QUADRATIC_H

#include "core/core.h"

/* The r eigenvalues of the symmetric a (d,d) that are largest in size, descending in size, into
 * values (r), and their unit vectors into the rows of vectors (r,d): together the nearest matrix of
 * rank r (Eckart and Young 1936). r > d leaves zeros. a is destroyed. False when an entry is not
 * finite. */
size_t quadratic_top_work(size_t d);
bool quadratic_top(size_t d, size_t r, double *a, double *values, double *vectors, double *work);

/* One balanced unit, |w|^2 = 2 alpha^2, with alpha w w' = value times the square of `unit`: w (d)
 * is a unit vector before and the weights afterwards. Returns alpha. */
double quadratic_balanced_unit(size_t d, double value, double *w);

/* m symmetric matrices a (m,d,d) that share r directions, the orthonormal rows P (r,d) of Q = P'P;
 * the rest is scratch: sum (d,d), pa (r,d), values (r), work of quadratic_top. */
struct quadratic_set {
    size_t m, d, r;
    double *a, *sum, *pa, *values, *work;
};
size_t quadratic_set_work(size_t d, size_t r);
/* Places the scratch of s, whose sizes and a are there. */
void quadratic_set_place(struct quadratic_set *s, double *room);
/* to = the r leading eigenvectors of sum_k A_k^2: where GLRAM starts (Ye 2005). */
bool quadratic_set_squares(const struct quadratic_set *s, double *to);
/* to = those of sum_k A_k Q A_k + shift Q, Q = from'from: one step of the alternation. */
bool quadratic_set_improve(const struct quadratic_set *s, const double *from, double shift,
                           double *to);

/* a (d,d) <- (a + a')/2 */
void quadratic_symmetrize(size_t d, double *a);

#endif
