/* model.h: problem and parameterization together: the loss seen from w, and lazily all that can be
 * said of a point: theta, g, J'g, M g, J, Hessian. Optimizers, probes and observables work on this.
 */
#ifndef OVERPARAM_CORE_MODEL_H
#define OVERPARAM_CORE_MODEL_H

#include "core/parameterization.h"
#include "core/problem.h"

struct model {
    struct problem problem;
    const struct parameterization *psi;
    const void *psi_options;
    struct shape shape;
    double *theta, *g;   /* (q) each: of the point evaluated last */
    double *scratch;     /* (3q + 3p): for the functions below */
    double *work;        /* shape.work: what psi left there of the point `at` */
    double *at;          /* (p) */
    bool visited;        /* psi was asked at `at`, and work is as it left it */
    double *memory;      /* owned */
    bool by_entries;     /* model_gradient asks psi for the observed entries of theta alone */
    bool whole;          /* theta and g are those of the point evaluated last */
    int64_t evaluations; /* of the loss so far, on all samples or on some */
};

/* The shape for a problem that is measured and not filled; nothing is allocated. When psi asks for
 * a function space, the problem reads theta as f from here on. */
bool model_measure(struct model *m, const struct choice *parameterization, struct err *e);
/* Room for a model that is measured, whose problem is filled. */
bool model_allocate(struct model *m, struct err *e);
/* All of that, the problem included. */
bool model_open(struct model *m, const struct choice *data, const struct choice *loss,
                const struct choice *parameterization, struct err *e);
void model_release(struct model *m);

/* L(psi(w)); jg (p) = dL/dw, may be NULL. Leaves theta and g of this w in the model. */
double model_loss(struct model *m, const double *w, double *jg);
/* The same, with jg, for whoever asks for no more: theta and g are left out where that saves time,
 * until model_complete brings them, at the same w. */
double model_gradient(struct model *m, const double *w, double *jg);
void model_complete(struct model *m, const double *w);
/* only theta = psi(w), into out (q). */
void model_theta(struct model *m, const double *w, double *out);
/* jg = J'g and dtheta = J dw at w, for any g (q) and dw (p). Like all below they ask psi first, at
 * this w, unless it was asked there last. */
void model_vjp(struct model *m, const double *w, const double *g, double *jg);
void model_jvp(struct model *m, const double *w, const double *dw, double *dtheta);
/* mg = J J'g for any g (q). */
void model_induced(struct model *m, const double *w, const double *g, double *mg);
/* jac (q,p): as psi offers it, or row by row by J' of unit vectors. */
void model_jacobian(struct model *m, const double *w, double *jac);
/* hv = (d2L/dw2) v, (p): J'H J v + bend; when psi offers no bend, central differences of J'g at
 * fixed theta-gradient, which are exact but for rounding when J is affine in w. */
void model_hessian_vector(struct model *m, const double *w, const double *v, double *hv);
/* Why no theta can be lifted (a sentence), or NULL; of a model that is measured at least. */
const char *model_lift_refuse(const struct model *m);
/* A balanced w with psi(w) = theta: NULL, or a sentence why there is none. */
const char *model_lift(struct model *m, const double *theta, double *w);
/* Of a function space, on n other inputs x (n,d), no more than there are samples: f (n,m), and
 * after it at the same w and x J'g for any g (n,m). */
void model_outputs(struct model *m, const double *w, size_t n, const double *x, double *f);
void model_outputs_vjp(struct model *m, const double *w, size_t n, const double *x, const double *g,
                       double *jg);
/* f (n,m) of the samples at w with its theta, or of the held-out ones, in the problem's scratch.
 * NULL when there are none, or nothing says f of other inputs. */
const double *model_predict(struct model *m, const double *w, const double *theta, bool test);
size_t model_n_blocks(const struct model *m);
/* Block i, from 0. */
struct block model_nth_block(const struct model *m, size_t i);
/* Block by name; false when psi has none of that name. */
bool model_block(const struct model *m, const char *name, struct block *b);

#endif
