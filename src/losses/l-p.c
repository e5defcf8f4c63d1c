/* l-p.c: l = |f - y|^p / p: with p > 2 flat near its minimum, where depth accelerates.
 *
 * Source: Arora, Cohen, Hazan 2018, arXiv 1802.06509, section 5 (p = 4). */
#include <math.h>

#include "core/loss.h"

struct options {
    struct loss_scale scale;
    double p;
};

static const struct field fields[] = {
    LOSS_FIELDS(struct options),
    FIELD(struct options, p, .doc = "the exponent", .min = 1, .max = 64, .otherwise = 4),
    FIELD_END,
};

/* a^p, a >= 0; small integers by multiplication, which is exact where pow rounds. */
static double power(double a, double p)
{
    if (p == 0)
        return 1 + 0 * a;
    if (p == 1)
        return a;
    if (p == 2)
        return a * a;
    if (p == 3)
        return a * a * a;
    if (p == 4)
        return a * a * (a * a);
    return pow(a, p);
}

static double value(const void *options, size_t n, const double *f, const double *y)
{
    double p = ((const struct options *)options)->p, sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += power(fabs(f[i] - y[i]), p);
    return sum / p;
}

static void slope(const void *options, size_t n, const double *f, const double *y, double *out)
{
    double p = ((const struct options *)options)->p;
    for (size_t i = 0; i < n; i++) {
        double r = f[i] - y[i];
        out[i] = r == 0 ? 0 * p : copysign(power(fabs(r), p - 1), r);
    }
}

static void curvature(const void *options, size_t n, const double *f, const double *y, double *out)
{
    double p = ((const struct options *)options)->p;
    for (size_t i = 0; i < n; i++) {
        double r = fabs(f[i] - y[i]);
        out[i] = p == 1 ? 0 * r : (p - 1) * power(r, p - 2);
    }
}

const struct loss loss_l_p = {
    .kind = {.name = "l-p",
             .summary = "the p-th power of the distance",
             .formula = "l(f, y) = |f - y|^p / p",
             .source = "Arora, Cohen, Hazan 2018, arXiv 1802.06509, section 5",
             .help = "L = factor * sum_i l(f_i, y_i), or their mean. At p = 1 the slope at f = y "
                     "is 0; below p = 2 the curvature at f = y is infinite.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .value = value,
    .slope = slope,
    .curvature = curvature,
};
