/* layer-step.c: what one step of gradient descent does to UU' - vv', which gradient flow conserves.
 *
 * The step changes it by exactly eta^2 (|g|^2 vv' - Ug g'U'): second order a step, so first order
 * over a fixed time. Source: Gissin 2019, "Gradient Dynamics Between Spaces" (all layers move from
 * the old values). */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/two_layer.h"
#include "numerics/linalg.h"

struct options {
    int64_t draws, seed;
    double scale;
    struct reals rates;
};

static const struct field fields[] = {
    FIELD(struct options, rates, .doc = "learning rates", .min = 0, .max = 1e300, .above_min = true,
          .otherwise_text = "1 1e-1 1e-2"),
    FIELD(struct options, draws, .doc = "weights drawn", .min = 1, .max = 1e7, .otherwise = 20),
    FIELD(struct options, scale, .doc = "standard deviation of a weight", .min = 0, .max = 1e300,
          .above_min = true, .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of the draws", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    struct block u = {.rows = 1};
    (void)model_block(m, "U", &u);
    return 2 * m->shape.p + 3 * u.rows * u.rows + u.rows;
}

/* out (h,h) = UU' - vv' of the weights w. */
static void imbalance(const struct two_layer *net, const double *w, double *out)
{
    size_t h = net->h, d = net->d;
    mat_mul((struct gemm_shape){h, d, h}, false, true, 1, w, w, 0, out);
    mat_add_outer(h, h, -1, w + h * d, w + h * d, out);
}

/* U+ = U - eta v g', v+ = v - eta U g: in U+U+' - v+v+' the terms of first order, -eta (v g'U' + Ug
 * v') and its like from vv', cancel; those of second order stay. */
static void visit(struct probe_context *c, const struct two_layer *net, int64_t draw, size_t k,
                  double eta)
{
    size_t h = net->h, d = net->d, p = c->model->shape.p, hh = h * h;
    double *jg = c->work, *moved = jg + p, *before = moved + p, *after = before + hh,
           *closed = after + hh, *ug = closed + hh;
    model_loss(c->model, c->w, jg);
    const double *g = c->model->g;
    memcpy(moved, c->w, p * sizeof *moved);
    vec_add_scaled(p, -eta, jg, moved);
    imbalance(net, c->w, before);
    imbalance(net, moved, after);
    mat_vec(h, d, 1, net->u, g, 0, ug);
    memset(closed, 0, hh * sizeof *closed);
    mat_add_outer(h, h, eta * eta * vec_dot(d, g, g), net->v, net->v, closed);
    mat_add_outer(h, h, -eta * eta, ug, ug, closed);
    double error = 0, change = 0, size = 0;
    for (size_t i = 0; i < hh; i++) {
        error = fmax(error, fabs(after[i] - before[i] - closed[i]));
        change = fmax(change, fabs(after[i] - before[i]));
        size = fmax(size, fmax(fabs(after[i]), fabs(before[i])));
    }
    c->emit(c->self, "step-change", k, draw, eta, change);
    c->emit(c->self, "step-error", k, draw, eta, error / size);
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct two_layer net;
    struct random r;
    if (!two_layer_of(c->model, c->w, &net, e))
        return false;
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < probe_draws(c, o->draws); i++) {
        probe_draw(c, &r, o->scale);
        for (size_t k = 0; k < o->rates.n; k++)
            visit(c, &net, i, k, o->rates.v[k]);
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"step-change", "largest entry of the change of UU' - vv' in one step; component: index of the "
                    "rate, at: the rate"},
    {"step-error", "largest entry of its difference from eta^2 (|g|^2 vv' - Ug g'U'), over the "
                   "largest entry of UU' - vv'; component and at as above"},
    {NULL, NULL},
};

const struct probe probe_layer_step = {
    .kind = {.name = "layer-step",
             .summary = "the change of UU' - vv' in one step of gradient descent",
             .formula = "UU' - vv' changes by eta^2 (|g|^2 vv' - Ug g'U')",
             .source = "Gissin 2019, Gradient Dynamics Between Spaces",
             .help = "Weights are those of `init:`, or else Gaussian.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .start = START_OR_DRAW,
    .drawing = "draws|scale|seed",
    .run = run,
    .fits = two_layer_fits,
};
