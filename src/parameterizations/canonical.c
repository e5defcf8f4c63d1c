/* canonical.c: theta itself, psi(w) = w: what every other parameterization is compared with.
 *
 * Source: Gissin 2019, "Parameteric and Canonical Spaces". */
#include "core/parameterization.h"

#include <stdio.h>
#include <string.h>

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
    *b = (struct block){.rows = s->rows, .cols = s->cols, .offset = 0};
    snprintf(b->name, sizeof b->name, "theta");
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    (void)options;
    (void)work;
    memcpy(theta, w, s->q * sizeof *theta);
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    (void)options;
    (void)work;
    /* 0 * w lets a NaN in w show in the result, and is otherwise nothing. */
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
    (void)options;
    (void)work;
    for (size_t i = 0; i < s->p; i++)
        out[i] = 0 * (w[i] + g[i] + dw[i]);
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    (void)options;
    (void)work;
    memcpy(w, theta, s->q * sizeof *w);
    return NULL;
}

static size_t lift_work(const void *options, const struct shape *s)
{
    (void)options;
    (void)s;
    return 0;
}

const struct parameterization parameterization_canonical = {
    .kind = {.name = "canonical",
             .summary = "the linear model itself, one layer",
             .formula = "theta = w",
             .source = "Gissin 2019, Parameteric and Canonical Spaces",
             .help = "Block theta (rows,cols): for regression one row per output.",
             .fields = fields,
             .options_size = 1},
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
    .lift_work = lift_work,
};
