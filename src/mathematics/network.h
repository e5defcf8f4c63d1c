/* network.h: dense layers on a batch of samples, with their derivatives by sweeps up and down.
 *
 *   H_0 = X (n,d);  Z_l = s_l H_(l-1) W_l' + 1 b_l';  H_l = act_l(Z_l);  f = c H_L (n,m)
 *
 * W_l is (units,inputs), row-major; a sample is a row everywhere, so that all of it is products of
 * matrices. A layer without activation or biases is a layer too: one that is written as a product,
 * B A h, is two of them.
 *
 * network_forward leaves H and act'(Z) of every layer in `work`; the others are for the same w
 * and read them. Source: Pearlmutter 1994, "Fast exact multiplication by the Hessian" (the sweeps
 * for second derivatives). */
#ifndef OVERPARAM_MATHEMATICS_NETWORK_H
#define OVERPARAM_MATHEMATICS_NETWORK_H

#include <stdbool.h>

#include "mathematics/activation.h"

enum { NETWORK_LAYERS_MAX = 64 };

struct network_layer {
    size_t inputs, units;
    double scale; /* s: multiplies W h, not b */
    bool bias;
    const struct activation *activation; /* that of the last layer is the identity */
    size_t weights, biases;              /* where W (units,inputs) and b (units) begin in w */
};

struct network {
    size_t n_layers;
    struct network_layer layers[NETWORK_LAYERS_MAX];
    double factor;   /* c */
    size_t p;        /* length of w: W_1, b_1, W_2, b_2, ... */
    size_t n;        /* samples */
    const double *x; /* (n, inputs of the first layer) */
};

/* Put a layer on top; its place in w and its inputs, the units below, are filled in here. */
void network_add(struct network *net, struct network_layer layer);
/* Doubles for all that follow. */
size_t network_work(const struct network *net);
/* f (n,m) = the outputs, sample by sample */
void network_forward(const struct network *net, const double *w, double *f, double *work);
/* jg (p) = J'g, g (n,m) */
void network_vjp(const struct network *net, const double *w, const double *g, double *jg,
                 double *work);
/* jac (n m, p) = J, by one sweep for each output: a sample's outputs depend on no other. */
void network_jacobian(const struct network *net, const double *w, double *jac, double *work);
/* df (n,m) = J dw */
void network_jvp(const struct network *net, const double *w, const double *dw, double *df,
                 double *work);
/* out (p) = (d/dw J'g) dw for fixed g */
void network_bend(const struct network *net, const double *w, const double *g, const double *dw,
                  double *out, double *work);

/* What gradient flow conserves: for each unit j below a layer whose activation is homogeneous of
 * degree k, |w_j|^2 + b_j^2 - k |v_j|^2, w_j its row of W and v_j its column of the next. */
size_t network_n_invariants(const struct network *net);
void network_invariants(const struct network *net, const double *w, double *out);

#endif
