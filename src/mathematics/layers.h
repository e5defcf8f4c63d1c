/* layers.h: chains of matrices theta = W_n ... W_1, shared by the linear networks.
 *
 * A parameterization that says its layers (`.layers`) is one with
 *
 *     const struct parameterization parameterization_NAME = {.kind = {...}, LAYERED,
 *                                                            .layers = layers,
 *                                                            .block = layers_block};
 *
 * psi makes the suffixes W_n ... W_(j+1) and leaves them in work, so that a step of gradient descent
 * takes 3 (n - 1) products of matrices. */
#ifndef OVERPARAM_MATHEMATICS_LAYERS_H
#define OVERPARAM_MATHEMATICS_LAYERS_H

#include "core/parameterization.h"

/* The layers of s->of; n = 0 when it says none. */
struct layers layers_of(const void *options, const struct shape *s);
/* The same for what is asked at every step, where to copy them costs more than a small product:
 * heights beyond n are left as they are. */
void layers_find(const void *options, const struct shape *s, struct layers *l);
/* Where W_(j+1) begins in w, j from 0. */
size_t layers_offset(const struct layers *l, size_t j);

/* Members of the contract. */
#define LAYERED                                                                                    \
    .shape = layers_shape, .n_blocks = layers_n_blocks, .psi = layers_psi, .vjp = layers_vjp,      \
    .jvp = layers_jvp, .bend = layers_bend, .lift = layers_lift, .lift_work = layers_lift_work,    \
    .lift_refuse = layers_lift_refuse, .n_invariants = layers_n_invariants,                        \
    .invariants = layers_invariants, .rescale = layers_rescale, .entries = &layers_entries
extern const struct entries layers_entries;
const char *layers_shape(const void *options, struct shape *s);
size_t layers_n_blocks(const void *options, const struct shape *s);
/* W1, W2, ... */
void layers_block(const void *options, const struct shape *s, size_t i, struct block *b);
void layers_psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work);
void layers_vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work);
void layers_jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work);
void layers_bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work);
/* Balanced factors of theta through its SVD: W_j = S^(1/n) with U and V' at the ends. A sentence
 * when a hidden layer is narrower than min(rows, cols). */
const char *layers_lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work);
size_t layers_lift_work(const void *options, const struct shape *s);
const char *layers_lift_refuse(const void *options, const struct shape *s);
/* W_(j+1)'W_(j+1) - W_j W_j' for each pair of neighbours, (height, height) each. */
size_t layers_n_invariants(const void *options, const struct shape *s);
void layers_invariants(const void *options, const struct shape *s, const double *w, double *out);
/* First layer times c, last times 1/c. */
void layers_rescale(const void *options, const struct shape *s, double c, double *w);

/* Two layers and more, all square: from balanced ones flow keeps the sign of det theta, for
 * d ln|det theta|/dt is finite (Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, lemma 1). */
extern const struct signs layers_signs;

/* Two balanced square layers as W_2 = R L', W_1 = L with R orthogonal. theta = R L'L moves by
 *
 *   dR/dt = R (G'R - R'G),  dL/dt = -L R'G,
 *
 * from differentiating W_2 = R W_1'. det R = +-1 is the sign of det theta and cannot be lost, while
 * in the layers themselves it is gone as soon as a singular value falls below their rounding: where
 * those of theta fall, W_2 - R W_1' grows at the same rate. Like theta, R is free of the singular
 * values' order. z: R, L. */
extern const struct coordinates layers_polar;

#endif
