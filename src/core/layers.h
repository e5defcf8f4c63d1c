/* layers.h: chains of matrices theta = W_N ... W_1, shared by the linear networks.
 *
 * The layers stand in w one after the other, W_1 first, each (height[j+1], height[j]) row-major;
 * height[0] is theta's number of columns and height[n] its number of rows. */
#ifndef OVERPARAM_CORE_LAYERS_H
#define OVERPARAM_CORE_LAYERS_H

#include "core/parameterization.h"

enum { LAYERS_MAX = 64 };

struct layers {
    size_t n;
    size_t height[LAYERS_MAX + 1];
};

size_t layers_p(const struct layers *l);
/* Doubles for psi, vjp, jvp and bend. */
size_t layers_work(const struct layers *l);
/* Where W_(j+1) begins in w, j from 0. */
size_t layers_offset(const struct layers *l, size_t j);

void layers_psi(const struct layers *l, const double *w, double *theta, double *work);
void layers_vjp(const struct layers *l, const double *w, const double *g, double *jg, double *work);
void layers_jvp(const struct layers *l, const double *w, const double *dw, double *dtheta,
                double *work);
/* out = (d/dw J'g) dw */
void layers_bend(const struct layers *l, const double *w, const double *g, const double *dw,
                 double *out, double *work);
/* Balanced factors of theta through its SVD: W_j = S^(1/N) with U and V' at the ends. A sentence
 * when a hidden layer is narrower than min(rows, cols). */
const char *layers_lift_refuse(const struct layers *l);
const char *layers_lift(const struct layers *l, const double *theta, double *w, double *work);
size_t layers_lift_work(const struct layers *l);
/* W_(j+1)'W_(j+1) - W_j W_j' for each pair of neighbours, (height, height) each. */
size_t layers_n_invariants(const struct layers *l);
void layers_invariants(const struct layers *l, const double *w, double *out);
/* First layer times c, last times 1/c. */
void layers_rescale(const struct layers *l, double c, double *w);

#endif
