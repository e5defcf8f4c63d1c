/* parametric-step.c: where one gradient step on the weights takes theta, against what Gissin 2019
 * says to first order, and exactly.
 *
 * For two layers theta(w - eta J'g) = theta - eta M g + eta^2 (theta'g) g: the first two terms are
 * Gissin's, "Gradient Dynamics Between Spaces". The first-order part holds for every
 * parameterization. */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/two_layer.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t draws, seed;
    double scale;
    struct reals rates;
};

static const struct field fields[] = {
    FIELD(struct options, rates, .doc = "learning rates", .min = 0, .max = 1e300, .above_min = true,
          .otherwise_text = "1e-1 1e-2 1e-3"),
    FIELD(struct options, draws, .doc = "weights drawn", .min = 1, .max = 1e8, .otherwise = 20),
    FIELD(struct options, scale, .doc = "standard deviation of a weight", .min = 0, .max = 1e300,
          .above_min = true, .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of the draws", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    return 2 * m->shape.p + 4 * m->shape.q;
}

struct point {
    double *jg, *moved;              /* (p) */
    double *theta, *g, *mg, *landed; /* (q) */
    bool two_layers;
};

static void emit_step(struct probe_context *c, const struct point *at, int64_t draw, size_t k,
                      double eta)
{
    size_t p = c->model->shape.p, q = c->model->shape.q;
    memcpy(at->moved, c->w, p * sizeof *at->moved);
    vec_add_scaled(p, -eta, at->jg, at->moved);
    model_theta(c->model, at->moved, at->landed);
    double size = vec_norm(q, at->theta) + eta * vec_norm(q, at->mg);
    double second = eta * eta * vec_dot(q, at->theta, at->g);
    vec_add_scaled(q, -1, at->theta, at->landed);
    vec_add_scaled(q, eta, at->mg, at->landed);
    c->emit(c->self, "first-order-remainder", k, draw, eta, vec_norm(q, at->landed));
    if (!at->two_layers)
        return;
    vec_add_scaled(q, -second, at->g, at->landed);
    c->emit(c->self, "two-layer-remainder", k, draw, eta,
            vec_norm(q, at->landed) / (size + fabs(second) * vec_norm(q, at->g)));
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct random r;
    size_t p = c->model->shape.p, q = c->model->shape.q;
    struct point at = {.jg = c->work, .moved = c->work + p, .theta = c->work + 2 * p};
    struct two_layer net;
    at.two_layers = two_layer_of(c->model, c->w, &net, NULL);
    at.g = at.theta + q;
    at.mg = at.g + q;
    at.landed = at.mg + q;
    random_open(&r, o->seed, "probe");
    for (int64_t i = 0; i < probe_draws(c, o->draws); i++) {
        probe_draw(c, &r, o->scale);
        model_loss(c->model, c->w, at.jg);
        memcpy(at.theta, c->model->theta, q * sizeof *at.theta);
        memcpy(at.g, c->model->g, q * sizeof *at.g);
        model_induced(c->model, c->w, at.g, at.mg);
        for (size_t k = 0; k < o->rates.n; k++)
            emit_step(c, &at, i, k, o->rates.v[k]);
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"first-order-remainder",
     "|theta(w - eta J'g) - (theta - eta M g)|; component: index of the rate"},
    {"two-layer-remainder", "the same with eta^2 (theta'g) g taken off, over the size of its "
                            "terms; exact, and recorded for two-layer-linear with one output "
                            "only"},
    {NULL, NULL},
};

const struct probe probe_parametric_step = {
    .kind = {.name = "parametric-step",
             .summary = "one gradient step on the weights, seen in theta",
             .formula = "theta(w - eta J'g) = theta - eta M g + eta^2 (theta'g) g for two layers",
             .source = "Gissin 2019, Gradient Dynamics Between Spaces",
             .help = "Weights are those of `init:`, or else Gaussian. Step is the number of the "
                     "draw, `at` the rate. g is the gradient of the experiment's loss.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .start = START_OR_DRAW,
    .drawing = "draws|scale|seed",
    .run = run,
};
