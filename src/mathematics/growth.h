/* growth.h: how long one entry takes to grow when theta_i = w_i^N: closed forms.
 *
 * Under gradient flow on half the squared distance to theta* every entry goes its own way,
 * d sigma/dt = N^2 sigma^(2-2/N) (sigma* - sigma), and t(sigma) is elementary for N = 1, 2, 3, 4
 * and, with N^2 t for the time, in the limit N -> infinity, which is the exponential
 * parameterization. Source: Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051), theorem 1 and
 * its appendix. */
#ifndef OVERPARAM_MATHEMATICS_GROWTH_H
#define OVERPARAM_MATHEMATICS_GROWTH_H

#include "core/model.h"

/* Time from `from` to `to`, both in (0, target). n: 1, 2, 3, 4 or INFINITY (time is N^2 t there);
 * NaN for any other. */
double growth_time(double n, double target, double from, double to);
/* The N of a model's parameterization: the exponent of a power, INFINITY for the exponential, NaN
 * where entries do not follow the law above (other parameterizations, other data). */
double growth_exponent(const struct model *m);

#endif
