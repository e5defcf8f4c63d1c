/* exponential.c: theta = e^w entry by entry, the limit of infinite depth.
 *
 * (1 + w/N)^N tends to e^w, and with time divided by N^2 the flow of the power map tends to this
 * one: M g = theta^2 o g. Canonical gradient flow under this metric keeps every entry positive.
 * Source: Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051), section 2, N -> infinity. */
#include <math.h>

#include "core/parameterization.h"

static const struct field fields[] = {
    FIELD_END,
};

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
    (void)options;
    (void)work;
    for (size_t i = 0; i < s->q; i++) {
        theta[i] = exp(w[i]);
    }
}

/* J is diagonal, so J'g and J dw are the same product. */
static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    (void)options;
    (void)work;
    for (size_t i = 0; i < s->q; i++) {
        jg[i] = exp(w[i]) * g[i];
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
    (void)options;
    (void)work;
    for (size_t i = 0; i < s->q; i++) {
        out[i] = exp(w[i]) * g[i] * dw[i];
    }
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    (void)options;
    (void)work;
    for (size_t i = 0; i < s->q; i++) {
        if (theta[i] <= 0) {
            return "e^w takes positive values alone";
        }
        w[i] = log(theta[i]);
    }
    return NULL;
}

const struct parameterization parameterization_exponential = {
    .kind = {.name = "exponential",
             .summary = "each entry the exponential of its own weight",
             .formula = "theta_i = e^w_i; M = diag(theta^2)",
             .source = "Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, N -> infinity",
             .help = "p = q. theta is always positive.",
             .fields = fields},
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
};
