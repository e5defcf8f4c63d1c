/* data.h: the contract of data kinds: where samples and targets come from.
 *
 * A kind says first how large its data are, then fills them; the arrays belong to the caller. Files
 * arrive as bytes in the options (struct file), so that the core stays free of input and output. */
#ifndef OVERPARAM_CORE_DATA_H
#define OVERPARAM_CORE_DATA_H

#include "base/err.h"
#include "core/kind.h"

/* How a sample reads theta. */
enum design {
    DESIGN_DENSE,    /* f_i = theta x_i, theta (m,d); with `sensing`, f_i = <theta, X_i>, theta
                        (rows,cols) */
    DESIGN_ENTRIES,  /* f_i = theta[entry_i]: matrix completion; m = 1 */
    DESIGN_IDENTITY, /* f = theta itself: whitened data, distance to a point (m = 1, one sample per
                        entry), and the outputs of a function space, theta (n,m) */
    DESIGN_QUADRATIC /* f_ik = x_i' A_k x_i, theta (m d,d) = A_1 over A_2 ... over A_m: no d^2
                        features are ever formed */
};

struct dataset {
    enum design design;
    size_t n, d, m;    /* samples, features, outputs */
    size_t rows, cols; /* theta as a matrix; dense and not sensing: (m,d) */
    size_t n_test;     /* held-out samples, 0 for none */
    double *x, *y;     /* (n,d) or NULL when samples have no features; (n,m) */
    double *x_test;    /* (n_test,d) */
    double *y_test;    /* (n_test,m) */
    size_t *entry;     /* (n), flat index into theta; DESIGN_ENTRIES only */
    double *truth;     /* (rows,cols), the planted theta; NULL when `has_truth` is false */
    bool has_truth;
};

/* Whether samples are rows x: dense and quadratic designs. */
static inline bool dataset_has_rows(const struct dataset *d)
{
    return d->design == DESIGN_DENSE || d->design == DESIGN_QUADRATIC;
}

struct data {
    struct kind kind;
    /* Fill in design, sizes and has_truth. Errors: a file that does not parse, with its line. */
    bool (*measure)(const void *options, struct dataset *sizes, struct err *e);
    /* Fill the arrays, allocated to those sizes. work: see `work`. */
    bool (*fill)(const void *options, struct dataset *d, double *work, struct err *e);
    size_t (*work)(const void *options, const struct dataset *sizes); /* doubles; NULL: none */
    /* The numbers are the user's own and may be anything: who looks at a trial before it runs fills
     * them in, too. Otherwise fill takes whatever measure took. */
    bool brought;
    bool real_targets; /* drawn from a continuum: no loss of classes takes them */
};

extern const struct data *const data_kinds[];
extern const size_t n_data_kinds;

#endif
