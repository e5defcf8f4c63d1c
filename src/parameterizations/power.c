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

#include "core/parameterization.h"

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

/* w^n; the small integers without the cost of pow. */
static double raised(double w, double n)
{
    if (n == 1) {
        return w;
    }
    if (n == 2) {
        return w * w;
    }
    if (n == 3) {
        return w * w * w;
    }
    return pow(w, n);
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    (void)options;
    (void)s;
    return 1;
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    (void)options;
    (void)i;
    *b = (struct block){.name = "w", .rows = s->rows, .cols = s->cols};
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    (void)work;
    const double n = exponent_of(options);
    for (size_t i = 0; i < s->q; i++) {
        theta[i] = raised(w[i], n);
    }
}

/* J is diagonal, so J'g and J dw are the same product. */
static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    (void)work;
    const double n = exponent_of(options);
    for (size_t i = 0; i < s->q; i++) {
        jg[i] = n * raised(w[i], n - 1) * g[i];
    }
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    vjp(options, s, w, dw, dtheta, work);
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    (void)work;
    const double n = exponent_of(options);
    for (size_t i = 0; i < s->q; i++) {
        /* At N = 1 the factor is zero, and w^(-1) must not turn it into NaN. */
        out[i] = n == 1 ? 0 : n * (n - 1) * raised(w[i], n - 2) * g[i] * dw[i];
    }
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    (void)work;
    const double n = exponent_of(options);
    const bool odd = fmod(n, 2) == 1;
    for (size_t i = 0; i < s->q; i++) {
        if (theta[i] < 0 && !odd) {
            return "w^N takes no negative values unless N is an odd integer";
        }
        w[i] = copysign(pow(fabs(theta[i]), 1 / n), theta[i]);
    }
    return NULL;
}

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
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
    .signs = &signs,
};
