/* logistic.c: l = log(1 + exp(-y f)) for targets -1 and +1, the loss of linear classification. */
#include <math.h>

#include "core/loss.h"

struct options {
    struct loss_scale scale;
};

static const struct field fields[] = {
    LOSS_FIELDS(struct options),
    FIELD_END,
};

/* 1 / (1 + e^m), without overflow on either side. */
static double falling(double m)
{
    if (m > 0)
        return exp(-m) / (1 + exp(-m));
    return 1 / (1 + exp(m));
}

static double value(const void *options, size_t n, const double *f, const double *y)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double margin = y[i] * f[i];
        sum += margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin;
    }
    return sum;
}

static void slope(const void *options, size_t n, const double *f, const double *y, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = -y[i] * falling(y[i] * f[i]);
}

static void curvature(const void *options, size_t n, const double *f, const double *y, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = y[i] * y[i] * falling(y[i] * f[i]) * falling(-y[i] * f[i]);
}

const struct loss loss_logistic = {
    .kind = {.name = "logistic",
             .summary = "the negative log-likelihood of classes -1 and +1",
             .formula = "l(f, y) = log(1 + exp(-y f))",
             .source = "Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, section 5",
             .help = "Targets are -1 and +1. L = factor * sum_i l(f_i, y_i), or their mean.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .value = value,
    .slope = slope,
    .curvature = curvature,
    .classification = true,
};
