/* squared.c: l = (f - y)^2 / 2, the loss of linear regression, with the factor one half. */
#include "core/loss.h"

struct options {
    struct loss_scale scale;
};

static const struct field fields[] = {
    LOSS_FIELDS(struct options),
    FIELD_END,
};

static double value(const void *options, size_t n, const double *f, const double *y)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (f[i] - y[i]) * (f[i] - y[i]);
    return sum / 2;
}

static void slope(const void *options, size_t n, const double *f, const double *y, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = f[i] - y[i];
}

static void curvature(const void *options, size_t n, const double *f, const double *y, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = 1 + 0 * (f[i] - y[i]);
}

const struct loss loss_squared = {
    .kind = {.name = "squared",
             .summary = "half the squared distance",
             .formula = "l(f, y) = (f - y)^2 / 2",
             .source = "Arora, Cohen, Hazan 2018, arXiv 1802.06509, section 3",
             .help = "L = factor * sum_i l(f_i, y_i), divided by the number of samples when the "
                     "reduction is mean; with several outputs their losses add up.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .value = value,
    .slope = slope,
    .curvature = curvature,
};
