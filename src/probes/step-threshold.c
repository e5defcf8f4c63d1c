/* step-threshold.c: the learning rate from which on a step on two layers opposes the canonical one.
 *
 * -g'(theta(w - eta J'g) - theta) = eta g'Mg - eta^2 (theta'g) |g|^2 turns negative exactly when
 * theta'g > 0 and eta > g'Mg / ((theta'g) |g|^2). With theta'g <= 0 no rate does it: Gissin's
 * footnote leaves that out. The threshold is found by bisection on real steps. Source: Gissin 2019,
 * first footnote. */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/two_layer.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t draws, seed, rates;
    double scale, highest;
};

static const struct field fields[] = {
    FIELD(struct options, draws, .doc = "weights drawn", .min = 1, .max = 1e7, .otherwise = 200),
    FIELD(struct options, scale, .doc = "standard deviation of a weight", .min = 0, .max = 1e300,
          .above_min = true, .otherwise = 1),
    FIELD(struct options, rates,
          .doc = "rates tried when theta'g <= 0, log-spaced from 1e-4 to highest", .min = 2,
          .max = 1e6, .otherwise = 81),
    FIELD(struct options, highest, .doc = "largest rate tried", .min = 1e-3, .max = 1e12,
          .otherwise = 1e4),
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
};

/* Cosine of the step in theta with the canonical step -g. */
static double alignment(struct probe_context *c, const struct point *at, double eta)
{
    size_t p = c->model->shape.p, q = c->model->shape.q;
    memcpy(at->moved, c->w, p * sizeof *at->moved);
    vec_add_scaled(p, -eta, at->jg, at->moved);
    model_theta(c->model, at->moved, at->landed);
    vec_add_scaled(q, -1, at->theta, at->landed);
    return -vec_cosine(q, at->landed, at->g);
}

/* The rate at which the alignment changes its sign, between lo (positive) and hi (negative). */
static double bisect(struct probe_context *c, const struct point *at, double lo, double hi)
{
    while (alignment(c, at, hi) > 0)
        hi *= 2;
    for (int i = 0; i < 200 && hi - lo > 0x1p-50 * hi; i++) {
        double middle = lo + (hi - lo) / 2;
        if (alignment(c, at, middle) > 0)
            lo = middle;
        else
            hi = middle;
    }
    return lo + (hi - lo) / 2;
}

static void visit(const struct options *o, struct probe_context *c, const struct point *at,
                  int64_t draw)
{
    size_t q = c->model->shape.q;
    double sign = vec_dot(q, at->theta, at->g), gg = vec_dot(q, at->g, at->g);
    if (sign > 0) {
        double closed = vec_dot(q, at->g, at->mg) / (sign * gg),
               found = bisect(c, at, 0, closed / 8);
        c->emit(c->self, "threshold", 0, draw, sign, found);
        c->emit(c->self, "threshold-error", 0, draw, sign, fabs(found / closed - 1));
        return;
    }
    double least = 1;
    for (int64_t k = 0; k < o->rates; k++) {
        double eta = 1e-4 * pow(o->highest / 1e-4, (double)k / (double)(o->rates - 1));
        least = fmin(least, alignment(c, at, eta));
    }
    c->emit(c->self, "least-alignment", 0, draw, sign, least);
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct two_layer net;
    struct random r;
    if (!two_layer_of(c->model, c->w, &net, e))
        return false;
    size_t p = c->model->shape.p, q = c->model->shape.q;
    struct point at = {.jg = c->work, .moved = c->work + p, .theta = c->work + 2 * p};
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
        visit(o, c, &at, i);
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"threshold",
     "theta'g > 0: the rate at which the step begins to oppose the canonical one; at: theta'g"},
    {"threshold-error", "its relative distance from g'Mg / ((theta'g) |g|^2); at: theta'g"},
    {"least-alignment", "theta'g <= 0: the smallest cosine between the step and the canonical one "
                        "over all rates tried; at: theta'g"},
    {NULL, NULL},
};

const struct probe probe_step_threshold = {
    .kind = {.name = "step-threshold",
             .summary = "the learning rate at which a parametric step leaves the half-space of the "
                        "canonical one",
             .formula = "eta* = g'Mg / ((theta'g) |g|^2) when theta'g > 0, else none",
             .source = "Gissin 2019, footnote on the half-space",
             .help = "Weights are those of `init:`, or else Gaussian; g is the gradient of the "
                     "experiment's loss. The closed form is that of two layers.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .start = START_OR_DRAW,
    .drawing = "draws|scale|seed",
    .run = run,
    .fits = two_layer_fits,
};
