/* loss.h: the contract of losses: a convex function of prediction and target, summed over samples.
 *
 * L(theta) = factor * (1 or 1/n) * sum_i l(f_i, y_i). `reduction` and `factor` are fields of every
 * loss; problem.c applies them, the kind computes the plain sum of l alone. */
#ifndef OVERPARAM_CORE_LOSS_H
#define OVERPARAM_CORE_LOSS_H

#include "core/kind.h"

/* First member of every loss's options, named `scale`. */
struct loss_scale {
    const char *reduction; /* sum | mean, over samples (not over outputs) */
    double factor;
};

#define LOSS_FIELDS(options)                                                                       \
    FIELD_AS(options, scale.reduction, "reduction", .doc = "sum or mean over the samples",         \
             .choices = "sum|mean", .otherwise_text = "sum"),                                      \
        FIELD_AS(options, scale.factor, "factor", .doc = "multiplies the loss", .min = 0,          \
                 .max = 1e300, .above_min = true, .otherwise = 1)

/* f, y, slope, curvature: (n) entries, outputs side by side. */
struct loss {
    struct kind kind;
    double (*value)(const void *options, size_t n, const double *f, const double *y); /* sum of l */
    void (*slope)(const void *options, size_t n, const double *f, const double *y, double *slope);
    void (*curvature)(const void *options, size_t n, const double *f, const double *y,
                      double *curvature); /* l''(f), >= 0 */
    bool classification;                  /* targets are -1 and +1, and the sign of f decides */
    bool unbounded;                       /* has no least value; the others are 0 or more */
};

extern const struct loss *const losses[];
extern const size_t n_losses;

#endif
