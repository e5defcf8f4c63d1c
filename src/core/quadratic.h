/* quadratic.h: f(x) = sum_j alpha_j (w_j'x)^2 and its canonical matrix A = sum_j alpha_j w_j w_j'.
 */
#ifndef OVERPARAM_CORE_QUADRATIC_H
#define OVERPARAM_CORE_QUADRATIC_H

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

/* a (d,d) <- (a + a')/2 */
void quadratic_symmetrize(size_t d, double *a);

#endif
