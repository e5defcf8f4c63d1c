/* mirror.h: the potential Q_alpha that gradient flow on theta = u^D - v^D minimizes.
 *
 * From u = v = alpha the flow keeps theta_i = alpha^D h(s_i) with s in the row space of the data,
 * so at an interpolating limit it satisfies the optimality conditions of
 *
 *   minimize Q(theta) = sum_i alpha^D q(theta_i/alpha^D)   subject to X theta = y,   q' = h^-1.
 *
 *   D = 2:  h(s) = 2 sinh s,  q(z) = 2 - sqrt(4 + z^2) + z asinh(z/2)
 *   D > 2:  h(s) = (1-s)^-a - (1+s)^-a on (-1, 1),  a = D/(D-2)
 *
 * Source: Woodworth et al. 2019 (arXiv 1906.05827), theorems 1 and 3. */
#ifndef OVERPARAM_MATHEMATICS_MIRROR_H
#define OVERPARAM_MATHEMATICS_MIRROR_H

#include "core/field.h"

/* h(s), odd and increasing; NaN outside (-1, 1) when depth > 2. */
double mirror_primal(double depth, double s);
/* h'(s) > 0 */
double mirror_slope(double depth, double s);
/* The integral of h from 0, the conjugate of q. */
double mirror_conjugate(double depth, double s);
/* h^-1(z) */
double mirror_dual(double depth, double z);
/* q(z) */
double mirror_potential(double depth, double z);
/* Options of what asks for Q_alpha along a run. */
struct mirror_options {
    double alpha, depth;
};
extern const struct field mirror_fields[];
/* alpha^D, alpha from the first weight of the start where it is 0 */
double mirror_scale(const struct mirror_options *o, const double *w0);

#endif
