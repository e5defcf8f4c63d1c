/* parameterization.h: the contract of psi: w -> theta, with its Jacobian in both directions. */
#ifndef OVERPARAM_CORE_PARAMETERIZATION_H
#define OVERPARAM_CORE_PARAMETERIZATION_H

#include "core/kind.h"

struct random;

enum { BLOCK_NAME = 16 };

/* A named matrix inside w: U (h,d) or v (h,1), row-major from w[offset]. */
struct block {
    char name[BLOCK_NAME];
    size_t rows, cols, offset;
};

/* Signs that gradient flow from w0 keeps, for it cannot pass zero there. */
struct signs {
    const char *what; /* "the sign of det theta" */
    size_t (*n)(const void *options, const struct shape *s);
    /* out: -1 or 1; 0 where the flow from w0 may change it, and where an error of `slack` in every
     * weight could. work: shape.work doubles. */
    void (*find)(const void *options, const struct shape *s, const double *w0, const double *w,
                 double slack, double *out, double *work);
};
/* For `find` where every weight keeps its own. */
void signs_of_weights(const void *options, const struct shape *s, const double *w0, const double *w,
                      double slack, double *out, double *work);

/* Other coordinates z (p) for gradient flow, in which what it conserves holds by construction: what
 * w loses to rounding, as a determinant far below the entries, does not count there. */
struct coordinates {
    size_t (*work)(const void *options, const struct shape *s); /* doubles for all of these */
    /* z of w: NULL, or a sentence why there are no such coordinates from here. */
    const char *(*from)(const void *options, const struct shape *s, const double *w, double *z,
                        double *work);
    void (*to)(const void *options, const struct shape *s, const double *z, double *w,
               double *work);
    /* dz/dt for g = dL/dtheta at z */
    void (*velocity)(const void *options, const struct shape *s, const double *z, const double *g,
                     double *dz, double *work);
    /* Put z back where it belongs after a step. */
    void (*settle)(const void *options, const struct shape *s, double *z, double *work);
};

/* All arrays belong to the caller and do not overlap; outputs are written whole; w is never changed
 * by psi, vjp and jvp; work has shape.work doubles. NaN in gives NaN out. */
struct parameterization {
    struct kind kind;
    /* Sizes for a theta of (rows,cols): NULL and *s filled, or a sentence why that cannot be. */
    const char *(*shape)(const void *options, size_t rows, size_t cols, struct shape *s);
    size_t (*n_blocks)(const void *options, const struct shape *s);
    void (*block)(const void *options, const struct shape *s, size_t i, struct block *b);
    void (*psi)(const void *options, const struct shape *s, const double *w, double *theta,
                double *work);
    /* jg = J'g */
    void (*vjp)(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work);
    /* dtheta = J dw */
    void (*jvp)(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work);
    /* Optional from here on; NULL means not offered. */
    /* out = (d/dw (J(w)'g)) dw for fixed g, (p): the curvature of psi seen along g. */
    void (*bend)(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work);
    /* A balanced w with psi(w) = theta: NULL and w filled, or a sentence why there is none.
     * work: lift_work doubles. */
    const char *(*lift)(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work);
    size_t (*lift_work)(const void *options, const struct shape *s);
    /* A sentence why no theta of this shape can be lifted, or NULL; asked before lift. */
    const char *(*lift_refuse)(const void *options, const struct shape *s);
    /* Number of doubles that measure imbalance between neighbouring blocks, and the values:
     * conserved by gradient flow. */
    size_t (*n_invariants)(const void *options, const struct shape *s);
    void (*invariants)(const void *options, const struct shape *s, const double *w, double *out);
    const struct signs *signs;
    const struct coordinates *coordinates;
    /* Scale the layers by c and 1/c (or the like) so that psi(w) stays: Gissin's imbalance. */
    void (*rescale)(const void *options, const struct shape *s, double c, double *w);
};

extern const struct parameterization *const parameterizations[];
extern const size_t n_parameterizations;

#endif
