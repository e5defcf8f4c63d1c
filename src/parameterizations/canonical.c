/* canonical.c: theta itself, psi(w) = w: what every other parameterization is compared with.
 *
 * Source: Gissin 2019, "Parameteric and Canonical Spaces". */
#include <string.h>

#include "core/parameterization.h"

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    *b = (struct block){.name = "theta", .rows = s->rows, .cols = s->cols};
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    memcpy(theta, w, s->q * sizeof *theta);
}

/* 0 * w lets a NaN in w show in the result, and is otherwise nothing. */
static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    for (size_t i = 0; i < s->p; i++)
        jg[i] = g[i] + 0 * w[i];
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    vjp(options, s, w, dw, dtheta, work);
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    for (size_t i = 0; i < s->p; i++)
        out[i] = 0 * (w[i] + g[i] + dw[i]);
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    memcpy(w, theta, s->q * sizeof *w);
    return NULL;
}

/* Every theta is reached. */
static bool project(const void *options, const struct shape *s, int64_t rounds, double *theta,
                    double *w, double *work)
{
    memcpy(w, theta, s->q * sizeof *w);
    return true;
}

static const struct projection projection = {.project = project};

const struct parameterization parameterization_canonical = {
    .kind = {.name = "canonical",
             .summary = "the linear model itself, one layer",
             .formula = "theta = w",
             .source = "Gissin 2019, Parameteric and Canonical Spaces",
             .help = "Block theta (rows,cols): for regression one row per output."},
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
    .projection = &projection,
    .identity = true,
};
