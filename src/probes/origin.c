/* origin.c: the critical point that every linear network of two layers and more has at w = 0, and
 * what sort of saddle it is.
 *
 * There L = L0 + <G0, W_N ... W_1> + higher terms, so for two layers with h hidden units the
 * Hessian has the eigenvalues +sigma_i and -sigma_i of G0, h times each, and zeros else: with one
 * output
 * +|g0|, -|g0| and h(d - 1) zeros, a strict saddle. For three layers and more it is zero, yet L
 * falls along some directions: a saddle that no second derivative shows. Source: Gissin 2019, "The
 * Loss Landscape". */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/layers.h"
#include "mathematics/spectrum.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t directions, seed;
    double radius;
};

static const struct field fields[] = {
    FIELD(struct options, directions, .doc = "random directions in which the loss is tried",
          .min = 1, .max = 1e6, .otherwise = 200),
    FIELD(struct options, radius, .doc = "how far from the origin", .min = 0, .max = 1e6,
          .above_min = true, .otherwise = 1e-2),
    FIELD(struct options, seed, .doc = "seed of the directions", .min = 0, .max = 9e15,
          .otherwise = 1),
    FIELD_END,
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t work(const void *options, const struct model *m)
{
    const struct shape *s = &m->shape;
    const size_t svd = s->q + svd_values_work(s->rows, s->cols), hessian = spectrum_hessian_work(m);
    return 3 * s->p + least(s->rows, s->cols) + (svd > hessian ? svd : hessian);
}

/* A linear network, and small enough for its Hessian. */
static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    if (layers_of(m->psi_options, &m->shape).n < 2) {
        err_set(e, ERR_SPEC, "this probe is about linear networks of two layers and more");
        return err_hint(e, "use `two-layer-linear`, or `deep-linear` with a depth from 2 on");
    }
    const char *why = spectrum_refuse(m->shape.p, m->shape.p);
    return why ? err_set(e, ERR_SPEC, "the Hessian is too large: %s", why) : true;
}

/* The width of two layers, 0 for more. */
static size_t width_of(const struct model *m)
{
    const struct layers l = layers_of(m->psi_options, &m->shape);
    return l.n == 2 ? l.height[1] : 0;
}

/* expected (p), ascending: -sigma_1 (h times), -sigma_2, ..., zeros, ..., +sigma_1. */
static void spectrum_closed(const struct shape *s, size_t h, const double *sigma, double *expected)
{
    const size_t k = least(s->rows, s->cols);
    memset(expected, 0, s->p * sizeof *expected);
    for (size_t i = 0; i < k * h; i++) {
        expected[i] = -sigma[i / h];
        expected[s->p - 1 - i] = sigma[i / h];
    }
}

static void try_directions(const struct options *o, struct probe_context *c, double at_origin,
                           double *direction)
{
    const size_t p = c->model->shape.p;
    struct random r;
    double lowest = INFINITY, highest = -INFINITY;
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < o->directions; i++) {
        random_fill_gaussian(&r, 1, p, direction);
        vec_scale(p, o->radius / vec_norm(p, direction), direction);
        const double change = model_loss(c->model, direction, NULL) - at_origin;
        lowest = fmin(lowest, change);
        highest = fmax(highest, change);
    }
    c->emit(c->self, "loss-change", 0, 0, o->radius, lowest);
    c->emit(c->self, "loss-change", 1, 0, o->radius, highest);
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    struct model *m = c->model;
    const struct shape *s = &m->shape;
    double *jg = c->work, *values = jg + s->p, *expected = values + s->p, *sigma = expected + s->p,
           *rest = sigma + least(s->rows, s->cols);
    const size_t h = width_of(m);
    memset(c->w, 0, s->p * sizeof *c->w);
    const double at_origin = model_loss(m, c->w, jg), size = vec_norm(s->q, m->g);
    c->emit(c->self, "origin-gradient-norm", 0, 0, NOWHERE, vec_norm(s->p, jg));
    c->emit(c->self, "origin-canonical-norm", 0, 0, NOWHERE, size);
    memcpy(rest, m->g, s->q * sizeof *rest);
    if (!svd_values(s->rows, s->cols, rest, sigma, rest + s->q) ||
        !spectrum_hessian(m, c->w, values, rest))
        return err_set(e, ERR_INPUT, "the loss is not finite at w = 0");
    spectrum_closed(s, h, sigma, expected);
    double error = 0;
    for (size_t i = 0; i < s->p; i++) {
        c->emit(c->self, "origin-eigenvalue", i, 0, NOWHERE, values[i]);
        error = fmax(error, fabs(values[i] - expected[i]));
    }
    c->emit(c->self, "spectrum-error", 0, 0, NOWHERE, error / size);
    try_directions(options, c, at_origin, values);
    return true;
}

static const struct probe_output outputs[] = {
    {"origin-gradient-norm", "|dL/dw| at w = 0"},
    {"origin-canonical-norm", "|g0|, the canonical gradient at theta = 0"},
    {"origin-eigenvalue", "eigenvalues of the Hessian at w = 0, ascending"},
    {"spectrum-error", "largest distance of an eigenvalue from the closed form, over |g0|"},
    {"loss-change", "L(w) - L(0) at random w with |w| = radius: the least (component 0) and the "
                    "greatest (1); at: the radius"},
    {NULL, NULL},
};

const struct probe probe_origin = {
    .kind = {.name = "origin",
             .summary =
                 "the critical point at w = 0 of a linear network: its Hessian, and the loss "
                 "around it",
             .formula = "two layers: eig = +-sigma_i(G0), h times each, and zeros; three and more: "
                        "zero",
             .source = "Gissin 2019, The Loss Landscape",
             .help = "Weights are zero. With one output sigma_1(G0) is |g0|.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .run = run,
    .fits = fits,
};
