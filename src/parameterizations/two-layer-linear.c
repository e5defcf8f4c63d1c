/* two-layer-linear.c: Gissin's example f(x) = v'Ux, theta = U'v; with several outputs theta = VU.
 *
 * A parametric step moves theta by -eta (U'U + |v|^2 I) g to first order: direction and length of
 * the induced gradient depend on the weights, not on the function alone. Source: Gissin 2019,
 * "Gradient Dynamics Between Spaces". */
#include <stdio.h>

#include "mathematics/layers.h"

struct options {
    int64_t width;
};

static const struct field fields[] = {
    FIELD(struct options, width, .doc = "h, hidden units; 0: as many as features", .min = 0,
          .max = 65536, .otherwise = 0),
    FIELD_END,
};

static struct layers layers_of(const void *options, size_t rows, size_t cols)
{
    const struct options *o = options;
    return (struct layers){.n = 2, .height = {cols, o->width > 0 ? (size_t)o->width : cols, rows}};
}

static const char *shape(const void *options, struct shape *s)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    s->p = layers_p(&l);
    s->work = layers_work(&l);
    return NULL;
}

static size_t n_blocks(const void *options, const struct shape *s)
{
    (void)options;
    (void)s;
    return 2;
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    bool row =
        i == 1 && s->rows == 1; /* one output: v is a column, with the same layout as V (1,h) */
    *b = (struct block){.rows = row ? l.height[1] : l.height[i + 1],
                        .cols = row ? 1 : l.height[i],
                        .offset = layers_offset(&l, i)};
    snprintf(b->name, sizeof b->name, "%s", i == 0 ? "U" : row ? "v" : "V");
}

static void psi(const void *options, const struct shape *s, const double *w, double *theta,
                double *work)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    layers_psi(&l, w, theta, work);
}

static void vjp(const void *options, const struct shape *s, const double *w, const double *g,
                double *jg, double *work)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    layers_vjp(&l, w, g, jg, work);
}

static void jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                double *dtheta, double *work)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    layers_jvp(&l, w, dw, dtheta, work);
}

static void bend(const void *options, const struct shape *s, const double *w, const double *g,
                 const double *dw, double *out, double *work)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    layers_bend(&l, w, g, dw, out, work);
}

static const char *lift(const void *options, const struct shape *s, const double *theta, double *w,
                        double *work)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    return layers_lift(&l, theta, w, work);
}

static const char *lift_refuse(const void *options, const struct shape *s)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    return layers_lift_refuse(&l);
}

static size_t lift_work(const void *options, const struct shape *s)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    return layers_lift_work(&l);
}

static size_t n_invariants(const void *options, const struct shape *s)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    return layers_n_invariants(&l);
}

static void invariants(const void *options, const struct shape *s, const double *w, double *out)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    layers_invariants(&l, w, out);
}

static void rescale(const void *options, const struct shape *s, double c, double *w)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    layers_rescale(&l, c, w);
}

const struct parameterization parameterization_two_layer_linear = {
    .kind = {.name = "two-layer-linear",
             .summary = "a linear network with one hidden layer",
             .formula = "f(x) = v'Ux, theta = U'v",
             .source = "Gissin 2019, Over-Parameterization; Parameteric and Canonical Spaces",
             .help = "Blocks U (h,d) and v (h); with m outputs U (h,d) and V (m,h), theta = VU. "
                     "The invariants of gradient flow are the entries of V'V - UU'.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .shape = shape,
    .n_blocks = n_blocks,
    .block = block,
    .psi = psi,
    .vjp = vjp,
    .jvp = jvp,
    .bend = bend,
    .lift = lift,
    .lift_work = lift_work,
    .lift_refuse = lift_refuse,
    .n_invariants = n_invariants,
    .invariants = invariants,
    .rescale = rescale,
};
