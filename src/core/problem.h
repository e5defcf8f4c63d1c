/* problem.h: data and loss together: theta -> L, its gradient, Hessian-vector products,
 * predictions. */
#ifndef OVERPARAM_CORE_PROBLEM_H
#define OVERPARAM_CORE_PROBLEM_H

#include "core/data.h"
#include "core/loss.h"
#include "numerics/sparse.h"

/* Rows that the quadratic design takes at a time: enough for BLAS to run at its full rate. */
enum { PROBLEM_CHUNK = 64 };

struct problem {
    struct dataset made; /* as its kind makes them; arrays owned, freed by problem_release */
    struct dataset data; /* as theta is read: the same, or f = theta (n,m) in a function space */
    const struct data *source;
    const void *source_options;
    const struct loss *loss;
    const void *loss_options;
    double scale;        /* factor, over n when the reduction is the mean */
    bool function_space; /* theta is read as f */
    size_t q;
    double *f, *slope, *direction; /* scratch, (n,m) each; part of the problem's memory */
    double *rows, *gathered; /* features, (n,d) each of a function space, else (PROBLEM_CHUNK,d) */
    double *truth_f;         /* (n,m): the planted theta in a function space */
    double *data_work;       /* of the kind of data, while they are filled in */
    double *memory;          /* owned */
    size_t *entries;         /* owned; of the data's and of the lists of */
    struct sparse seen;      /* them; DESIGN_ENTRIES only */
};

/* The sizes of the data and q; nothing is allocated, and no array may be looked at. Errors: the
 * data's, sizes that cannot be. */
bool problem_measure(struct problem *pb, const struct choice *data, const struct choice *loss,
                     struct err *e);
/* How theta is read: it acts on features, or, in a function space, it is f itself on the samples,
 * (n,m), which the loss takes as it is, and a planted theta becomes its f. Of data that are
 * measured, as often as another model asks; once they are filled it stays. */
void problem_read_as(struct problem *pb, bool function_space);
/* The samples with their features, also in a function space. */
struct samples problem_samples(const struct problem *pb);
/* Allocate what was measured and make the data. Errors: the data's, out of memory. */
bool problem_fill(struct problem *pb, struct err *e);
/* Whether the loss takes the targets: those that there are, or, before they are filled in, any of
 * this kind of data. */
bool problem_targets_fit(const struct problem *pb, struct err *e);
/* All of that. */
bool problem_open(struct problem *pb, const struct choice *data, const struct choice *loss,
                  struct err *e);
void problem_release(struct problem *pb);

/* L(theta); g (q) may be NULL. Overwrites the scratch, so a problem serves one thread. */
double problem_loss(struct problem *pb, const double *theta, double *g);
/* L, and slope (n,m) without the scale, of the predictions in f. */
double problem_slope(struct problem *pb);
/* Whether so few entries of theta are observed that products over them cost less than over all. */
bool problem_sees_few(const struct problem *pb);
/* hv = (d2L/dtheta2) v, (q). */
void problem_hessian_vector(struct problem *pb, const double *theta, const double *v, double *hv);
/* f (n,m) of the training samples. */
void problem_predict(const struct problem *pb, const double *theta, double *f);
/* f (n_test,m) of the held-out samples, in the scratch; NULL when there are none, or theta says
 * nothing of them. */
const double *problem_predict_test(struct problem *pb, const double *theta);
/* f (n,m) of any n rows x (n,d); the design has rows. */
void problem_predict_rows(const struct problem *pb, size_t n, const double *x, const double *theta,
                          double *f);
/* g += weight * sum over n rows x (n,d) of the gradient of slope_i'f_i, slope (n,m); likewise. */
void problem_add_gradient(const struct problem *pb, size_t n, const double *x, double weight,
                          const double *slope, double *g);
/* Loss of the same form (mean over held-out samples, times the factor) of f (n_test,m); NaN when f
 * is NULL. */
double problem_test_loss(const struct problem *pb, const double *f);
/* Share of samples of which f (n,m) has the wrong sign; NaN when f is NULL and unless targets are
 * -1 and +1. test: f is of the held-out ones. */
double problem_error_rate(const struct problem *pb, const double *f, bool test);

#endif
