/* parameterization.h: the contract of psi: w -> theta, with its Jacobian in both directions. */
#ifndef OVERPARAM_CORE_PARAMETERIZATION_H
#define OVERPARAM_CORE_PARAMETERIZATION_H

#include "core/kind.h"

struct random;
struct sparse;

enum { BLOCK_NAME = 16 };

/* A named matrix inside w: U (h,d) or v (h,1), row-major from w[offset]. */
struct block {
    char name[BLOCK_NAME];
    size_t rows, cols, offset;
    size_t inputs; /* that a unit of its layer sums over; 0: its columns, or the rows of a column */
    bool bias;     /* is added to those sums, so that it may start at 0 */
};

/* theta_i = phi(w_i), entry by entry, and what follows from phi; all arrays (n). */
struct entrywise {
    void (*value)(const void *options, size_t n, const double *w, double *theta);
    void (*slope)(const void *options, size_t n, const double *w, double *slope); /* phi' */
    void (*curvature)(const void *options, size_t n, const double *w,
                      double *curvature); /* phi'' */
    /* Optional: w of theta: NULL, or a sentence why there is none. */
    const char *(*inverse)(const void *options, size_t n, const double *theta, double *w);
};

/* theta = W_n ... W_1, which stand in w one after the other, W_1 first, each
 * (height[j+1],height[j]) row-major: height[0] is theta's number of columns, height[n] that of its
 * rows. */
enum { LAYERS_MAX = 64 };
struct layers {
    size_t n;
    size_t height[LAYERS_MAX + 1];
};

/* For descents on theta that go back to what psi can represent after every step. */
struct projection {
    /* Optional: a sentence why not with these options and sizes. */
    const char *(*refuse)(const void *options, const struct shape *s);
    /* Optional: doubles. */
    size_t (*work)(const void *options, const struct shape *s);
    /* w of the nearest theta, or of one that `rounds` steps of an alternation lead to where the
     * nearest cannot be had; theta is destroyed. False when it is not finite. */
    bool (*project)(const void *options, const struct shape *s, int64_t rounds, double *theta,
                    double *w, double *work);
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

/* Where the data see few entries of theta: those alone, and J' of a gradient that is zero
 * elsewhere. As psi and vjp, with doubles() more of work behind shape.work. */
struct entries {
    size_t (*doubles)(const void *options, const struct shape *s);
    /* f (n): theta at the entries */
    void (*psi)(const void *options, const struct shape *s, const struct sparse *at,
                const double *w, double *f, double *work);
    /* jg = J'g, slope (n): g there. Asked after psi of these entries, at the same w. */
    void (*vjp)(const void *options, const struct shape *s, const struct sparse *at,
                const double *w, const double *slope, double *jg, double *work);
};

/* All arrays belong to the caller and do not overlap; outputs are written whole; w is never changed
 * by psi, vjp, jvp and bend; work has shape.work doubles. NaN in gives NaN out.
 *
 * psi comes first. It leaves in work whatever the Jacobian needs, and vjp, jvp and bend are asked
 * at that same w with that same work, any number of times in any order, until psi is asked anew.
 * model.c keeps that order. */
struct parameterization {
    struct kind kind;
    void (*psi)(const void *options, const struct shape *s, const double *w, double *theta,
                double *work);
    /* jg = J'g */
    void (*vjp)(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work);
    /* dtheta = J dw */
    void (*jvp)(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work);
    /* Optional from here on; NULL means not offered, or the plain default that is named. */
    /* s comes with rows, cols, q and samples, with p = q and work = 0; fill in p and work. NULL, or
     * a sentence why such a theta cannot be represented. Default: p = q, no work. */
    const char *(*shape)(const void *options, struct shape *s);
    /* Default: one block "w" of theta's shape, or (p,1) when p is not q. */
    size_t (*n_blocks)(const void *options, const struct shape *s);
    void (*block)(const void *options, const struct shape *s, size_t i, struct block *b);
    /* theta is f itself on the samples, (n,m), q = n m: what a function that is not linear in any
     * theta of the features has for a canonical point. shape.samples.x is there whenever psi is
     * asked. That may be on other inputs, no more of them, with s->samples, rows and q theirs:
     * those that are held out, or the samples of a batch. */
    bool function_space;
    /* jac = J (q,p), where it costs less than its rows by vjp, one after the other. */
    void (*jacobian)(const void *options, const struct shape *s, const double *w, double *jac,
                     double *work);
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
    const struct projection *projection;
    const struct entries *entries;
    /* What theta is, for whoever has more to say of such a map. */
    bool identity; /* theta = w */
    const struct entrywise *entrywise;
    double (*growth)(const void *options); /* N of theta_i = w_i^N; INFINITY: e^w_i */
    void (*layers)(const void *options, const struct shape *s, struct layers *l);
    /* Scale the layers by c and 1/c (or the like) so that psi(w) stays: Gissin's imbalance. */
    void (*rescale)(const void *options, const struct shape *s, double c, double *w);
};

/* The sizes of psi's w for a theta of s->rows by s->cols (of a function space: whatever stands
 * there, n by m in the end), with s->samples, defaults filled in. NULL, or a sentence why that
 * cannot be. */
const char *parameterization_shape(const struct parameterization *psi, const void *options,
                                   struct shape *s);
size_t parameterization_n_blocks(const struct parameterization *psi, const void *options,
                                 const struct shape *s);
void parameterization_block(const struct parameterization *psi, const void *options,
                            const struct shape *s, size_t i, struct block *b);

/* What a unit sums over. A vector stored as a column takes its inputs from its rows: v'Ux. */
size_t block_inputs(const struct block *b);

extern const struct parameterization *const parameterizations[];
extern const size_t n_parameterizations;

#endif
