/* power.c: theta = w^N entry by entry, the simplest over-parameterization with a depth.
 *
 * J is diag(N w^(N-1)), so the induced gradient is M g = N^2 theta^(2-2/N) o g: the larger an
 * entry, the faster it moves, and the more sharply so the deeper the power. N = 1 is the canonical
 * space itself, N < 1 turns the preference round, N -> infinity tends to the exponential map after
 * time is rescaled by N^2.
 *
 * The domain is w > 0. An integer N also takes negative w; any other N gives NaN there.
 * Source: Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051), section 2. */
#include <math.h>

#include "mathematics/entrywise.h"
#include "numerics/linalg.h"

struct options {
    double exponent;
};

static const struct field fields[] = {
    FIELD(struct options, exponent, .doc = "N in w^N, real and positive", .min = 0, .max = 1024,
          .above_min = true, .otherwise = 2),
    FIELD_END,
};

static double exponent_of(const void *options)
{
    return ((const struct options *)options)->exponent;
}

static void value(const void *options, size_t n, const double *w, double *theta)
{
    vec_power(n, exponent_of(options), w, theta);
}

static void slope(const void *options, size_t n, const double *w, double *out)
{
    const double exponent = exponent_of(options);
    vec_power(n, exponent - 1, w, out);
    vec_scale(n, exponent, out);
}

/* At N = 1 the factor is zero, and w^(-1) must not turn it into NaN. */
static void curvature(const void *options, size_t n, const double *w, double *out)
{
    const double exponent = exponent_of(options), factor = exponent * (exponent - 1);
    vec_power(n, factor == 0 ? 0 : exponent - 2, w, out);
    vec_scale(n, factor, out);
}

static const char *root(const void *options, size_t n, const double *theta, double *w)
{
    const double exponent = exponent_of(options);
    const bool odd = fmod(exponent, 2) == 1;
    for (size_t i = 0; i < n; i++) {
        if (theta[i] < 0 && !odd)
            return "w^N takes no negative values unless N is an odd integer";
        w[i] = copysign(pow(fabs(theta[i]), 1 / exponent), theta[i]);
    }
    return NULL;
}

static const struct entrywise phi = {value, slope, curvature, root};

/* w = 0 is a fixed point that is not reached in finite time when the power is 2 or more. */
static size_t n_signs(const void *options, const struct shape *s)
{
    return exponent_of(options) >= 2 ? s->p : 0;
}

static const struct signs signs = {"the sign of a weight", n_signs, signs_of_weights};

const struct parameterization parameterization_power = {
    .kind = {.name = "power",
             .summary = "each entry a power of its own weight",
             .formula = "theta_i = w_i^N; M = N^2 diag(theta^(2-2/N))",
             .source = "Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, section 2",
             .help = "p = q. The domain is w > 0 (theta > 0); an integer exponent also takes "
                     "negative weights, any other gives NaN there and the run diverges.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    ENTRYWISE,
    .entrywise = &phi,
    .lift = entrywise_lift,
    .signs = &signs,
    .growth = exponent_of,
};
