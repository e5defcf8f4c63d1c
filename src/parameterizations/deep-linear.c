/* deep-linear.c: theta = W_N ... W_1, a linear network of any depth and widths.
 *
 * Source: Arora, Cohen, Hazan 2018, arXiv 1802.06509, equation 1. */
#include <stdio.h>

#include "mathematics/layers.h"

struct options {
    int64_t depth, width;
    struct counts widths;
};

static const struct field fields[] = {
    FIELD(struct options, depth, .doc = "N, number of layers", .min = 1, .max = LAYERS_MAX,
          .otherwise = 3),
    FIELD(struct options, width, .doc = "units of every hidden layer; 0: the larger side of theta",
          .min = 0, .max = 65536, .otherwise = 0),
    FIELD(struct options, widths,
          .doc = "units of each hidden layer, N-1 of them, instead of width", .min = 1,
          .max = 65536),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    if (o->widths.n > 0 && o->widths.n != (size_t)o->depth - 1)
        return "'widths' must list depth - 1 hidden layers";
    if (o->widths.n > 0 && o->width > 0)
        return "give 'width' or 'widths', not both";
    return NULL;
}

static struct layers layers_of(const void *options, size_t rows, size_t cols)
{
    const struct options *o = options;
    struct layers l = {.n = (size_t)o->depth};
    size_t side = rows > cols ? rows : cols;
    l.height[0] = cols;
    for (size_t j = 1; j < l.n; j++)
        l.height[j] = o->widths.n > 0 ? (size_t)o->widths.v[j - 1]
                      : o->width > 0  ? (size_t)o->width
                                      : side;
    l.height[l.n] = rows;
    return l;
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
    (void)s;
    return (size_t)((const struct options *)options)->depth;
}

static void block(const void *options, const struct shape *s, size_t i, struct block *b)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    *b = (struct block){
        .rows = l.height[i + 1], .cols = l.height[i], .offset = layers_offset(&l, i)};
    snprintf(b->name, sizeof b->name, "W%zu", i + 1);
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

static size_t n_signs(const void *options, const struct shape *s)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    return layers_n_signs(&l);
}

static void find_signs(const void *options, const struct shape *s, const double *w0,
                       const double *w, double slack, double *out, double *work)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    out[0] = layers_sign(&l, w0, w, slack, work);
}

static const struct signs signs = {"the sign of det theta", n_signs, find_signs};

static size_t polar_work(const void *options, const struct shape *s)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    return layers_polar_work(&l);
}

static const char *polar_from(const void *options, const struct shape *s, const double *w,
                              double *z, double *work)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    return layers_polar_from(&l, w, z, work);
}

static void polar_to(const void *options, const struct shape *s, const double *z, double *w,
                     double *work)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    (void)work;
    layers_polar_to(&l, z, w);
}

static void polar_velocity(const void *options, const struct shape *s, const double *z,
                           const double *g, double *dz, double *work)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    layers_polar_velocity(&l, z, g, dz, work);
}

static void polar_settle(const void *options, const struct shape *s, double *z, double *work)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    layers_polar_settle(&l, z, work);
}

static const struct coordinates polar = {polar_work, polar_from, polar_to, polar_velocity,
                                         polar_settle};

static void rescale(const void *options, const struct shape *s, double c, double *w)
{
    struct layers l = layers_of(options, s->rows, s->cols);
    layers_rescale(&l, c, w);
}

const struct parameterization parameterization_deep_linear = {
    .kind = {.name = "deep-linear",
             .summary = "a linear network of any depth and widths",
             .formula = "theta = W_N ... W_1",
             .source = "Arora, Cohen, Hazan 2018, arXiv 1802.06509, equation 1",
             .help = "Blocks W1 (h1,d) to WN (m,h); W1 meets the input. The invariants of gradient "
                     "flow are the entries of W_(j+1)'W_(j+1) - W_j W_j', pair by pair.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
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
    .signs = &signs,
    .coordinates = &polar,
    .rescale = rescale,
};
