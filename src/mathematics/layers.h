/* layers.h: chains of matrices theta = W_N ... W_1, shared by the linear networks.
 *
 * The layers stand in w one after the other, W_1 first, each (height[j+1], height[j]) row-major;
 * height[0] is theta's number of columns and height[n] its number of rows. */
#ifndef OVERPARAM_MATHEMATICS_LAYERS_H
#define OVERPARAM_MATHEMATICS_LAYERS_H

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
/* Whether the layers are balanced but for rounding. work: layers_work. */
bool layers_balanced(const struct layers *l, const double *w, double *work);
/* Two layers and more, all square: from balanced ones flow keeps the sign of det theta, for
 * d ln|det theta|/dt is finite (Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, lemma 1). */
size_t layers_n_signs(const struct layers *l);
double layers_sign(const struct layers *l, const double *w0, const double *w, double slack,
                   double *work);

/* Two balanced square layers as W_2 = R L', W_1 = L with R orthogonal. theta = R L'L moves by
 *
 *   dR/dt = R (G'R - R'G),  dL/dt = -L R'G,
 *
 * from differentiating W_2 = R W_1'. det R = +-1 is the sign of det theta and cannot be lost, while
 * in the layers themselves it is gone as soon as a singular value falls below their rounding: where
 * those of theta fall, W_2 - R W_1' grows at the same rate. Like theta, R is free of the singular
 * values' order. z: R, L. work: layers_polar_work. */
size_t layers_polar_work(const struct layers *l);
const char *layers_polar_from(const struct layers *l, const double *w, double *z, double *work);
void layers_polar_to(const struct layers *l, const double *z, double *w);
void layers_polar_velocity(const struct layers *l, const double *z, const double *g, double *dz,
                           double *work);
/* R back to the orthogonal matrices, by one step of Newton and Schulz: R (3I - R'R)/2. */
void layers_polar_settle(const struct layers *l, double *z, double *work);
/* First layer times c, last times 1/c. */
void layers_rescale(const struct layers *l, double c, double *w);

#endif
