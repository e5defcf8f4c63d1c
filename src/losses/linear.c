/* linear.c: l = y f, whose slope is the target itself: with targets of 1 the gradient is that of f.
 *
 * It has no minimum; what is looked at is a gradient, an induced gradient, a Hessian of psi only. */
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
        sum += y[i] * f[i];
    return sum;
}

/* 0 * f lets a NaN show. */
static void slope(const void *options, size_t n, const double *f, const double *y, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = y[i] + 0 * f[i];
}

static void curvature(const void *options, size_t n, const double *f, const double *y, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = 0 * f[i] * y[i];
}

const struct loss loss_linear = {
    .kind = {.name = "linear",
             .summary = "the prediction times its target, for the gradient of f itself",
             .formula = "l(f, y) = y f",
             .source = "Gissin 2019, Why the Canonical Gradient is so Canonical",
             .help = "dL/dtheta = factor * sum_i y_i x_i, whatever theta: a fixed direction. The "
                     "loss has no minimum, so a descent needs `stop: {steps: ...}`.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .value = value,
    .slope = slope,
    .curvature = curvature,
    .unbounded = true,
};
