/* two_layer.h: what is special about f(x) = v'Ux: the transformation (PU, P^-T v) that leaves the
 * function, and the P that turns the induced gradient where one wants it. For the probes of the
 * seed's first half. */
#ifndef OVERPARAM_MATHEMATICS_TWO_LAYER_H
#define OVERPARAM_MATHEMATICS_TWO_LAYER_H

#include "base/err.h"
#include "core/model.h"
#include "numerics/random.h"

/* U (h,d) and v (h) inside w. */
struct two_layer {
    size_t h, d;
    double *u, *v;
};

/* False when the model is another parameterization, or has several outputs. two_layer_fits is for
 * probes. */
bool two_layer_fits(const void *options, const struct model *m, size_t n_references, struct err *e);
bool two_layer_of(const struct model *m, double *w, struct two_layer *net, struct err *e);

/* out = (P U, P^-T v); P (h,h). False when P is singular. work: h*h + h doubles. */
bool two_layer_transform(const struct two_layer *net, const double *p, double *out, double *work);

/* A random P (h,h) = Q_1 diag(s) Q_2 with singular values from 1 down to 1/condition, evenly spaced
 * in the logarithm. work: 3 h*h + 2h doubles. */
void two_layer_random_p(struct random *r, size_t h, double condition, double *p, double *work);

/* The weights of the same function whose induced gradient of g points along the unit vector t, at
 * an angle below 90 degrees to g; needs h = d, invertible U, theta != 0.
 *
 * With e = g/|g|, cos = t'e and s = t - (cos/2) e, let S = ss'/(s'e) + R (I - ee') and k^2 = 2
 * theta'S^-1 theta / cos. Any P with U'P'PU = kS makes U'P'PU + |P^-T v|^2 I map g to k |g| t; here
 * P = sqrt(k) C U^-1 with C'C = S, which squares the condition of no matrix. As R grows the length
 * falls to its bound 2 |theta'g| / cos. work: two_layer_aim_work(d) doubles. False when a factor
 * does not exist. */
bool two_layer_aim(const struct two_layer *net, const double *g, const double *t, double big_r,
                   double *out, double *work);
size_t two_layer_aim_work(size_t d);

#endif
