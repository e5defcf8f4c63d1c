/* activation.c: see activation.h.
 *
 * A network spends as long in tanh as in its products of matrices when tanh is libm's, which
 * vectors of numbers do not need: here it takes a fifth of that, and errs by 2 units in the last
 * place at most. */
#include "mathematics/activation.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* tanh z for |z| <= 1 by Lambert's continued fraction z/(1 + z^2/(3 + z^2/(5 + ...))), cut after
 * nine terms: what is left out is below z^18/(19 (17!!)^2) = 5e-17. */
static double tanh_small(double z)
{
    const double s = z * z;
    const double above = 34459425 + s * (4729725 + s * (135135 + s * (990 + s)));
    const double below = 34459425 + s * (16216200 + s * (945945 + s * (13860 + 45 * s)));
    return z * above / below;
}

/* Beyond 1 through e = exp(-2|z|), tanh |z| = (1-e)/(1+e), whose slope 4e/(1+e)^2 keeps its digits
 * where 1 - tanh^2 has none left. */
static void tanh_apply(size_t n, double *z, double *slope)
{
    for (size_t i = 0; i < n; i++) {
        if (fabs(z[i]) <= 1) {
            z[i] = tanh_small(z[i]);
            slope[i] = 1 - z[i] * z[i];
        } else {
            const double e = exp(-2 * fabs(z[i])), sum = 1 + e;
            z[i] = copysign((1 - e) / sum, z[i]);
            slope[i] = 4 * e / (sum * sum);
        }
    }
}

/* tanh'' = -2 tanh tanh' */
static void tanh_curve(size_t n, const double *h, const double *slope, const double *dz,
                       const double *e, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] -= 2 * e[i] * h[i] * slope[i] * dz[i];
}

/* The slope at 0 is 0. By a product, so that a NaN stays one, and without a branch, which half of
 * the numbers would miss. */
static void relu_apply(size_t n, double *z, double *slope)
{
    for (size_t i = 0; i < n; i++) {
        slope[i] = z[i] > 0;
        z[i] *= slope[i];
    }
}

/* log(1 + e^z) = max(z, 0) + log(1 + e), e = e^-|z|, does not overflow; the slope is 1/(1 + e^-z).
 * log(1 + e) is the log of the rounded sum, and what was rounded off over it. */
static void softplus_apply(size_t n, double *z, double *slope)
{
    for (size_t i = 0; i < n; i++) {
        const double e = exp(-fabs(z[i])), sum = 1 + e;
        const double on = z[i] > 0;
        slope[i] = (on + (1 - on) * e) / sum;
        z[i] = on * z[i] + (log(sum) + (e - (sum - 1)) / sum);
    }
}

/* softplus'' = s (1 - s), s the slope, and 1 - s = e^-h keeps its digits. */
static void softplus_curve(size_t n, const double *h, const double *slope, const double *dz,
                           const double *e, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] += e[i] * slope[i] * exp(-h[i]) * dz[i];
}

static void square_apply(size_t n, double *z, double *slope)
{
    for (size_t i = 0; i < n; i++) {
        slope[i] = 2 * z[i];
        z[i] *= z[i];
    }
}

static void square_curve(size_t n, const double *h, const double *slope, const double *dz,
                         const double *e, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] += 2 * e[i] * dz[i];
}

static const struct activation activations[] = {
    {.name = "tanh", .apply = tanh_apply, .curve = tanh_curve},
    {.name = "relu", .apply = relu_apply, .degree = 1},
    {.name = "softplus", .apply = softplus_apply, .curve = softplus_curve},
    {.name = "identity", .degree = 1},
    {.name = "square", .apply = square_apply, .curve = square_curve, .degree = 2},
};

const struct activation *activation_find(const char *name)
{
    for (size_t i = 0; i < sizeof activations / sizeof *activations; i++)
        if (strcmp(activations[i].name, name) == 0)
            return &activations[i];
    assert(!"an activation that is registered");
    return NULL;
}
