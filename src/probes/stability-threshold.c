/* stability-threshold.c: the largest rate at which gradient descent returns to a minimum that it is
 * pushed away from.
 *
 * At the balanced weights of theta*, with whitened loss and depth N, the steepest curvature is N
 * s^(2-2/N), s = |theta*|: descent returns for eta < 2/(N s^(2-2/N)). Descent starts from theta* (1
 * + push), lifted, and has returned when its distance falls below `returned` s. Source: Gissin
 * 2019, "Take-Aways From the Linear Example" (learning-rate decay). */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "numerics/linalg.h"

struct options {
    double push, returned, low, high;
    int64_t steps;
};

static const struct field fields[] = {
    FIELD(struct options, push, .doc = "relative distance of the start from theta*", .min = 0,
          .max = 1, .above_min = true, .otherwise = 1e-4),
    FIELD(struct options, returned, .doc = "relative distance at which descent has returned",
          .min = 0, .max = 1, .above_min = true, .otherwise = 1e-9),
    FIELD(struct options, low, .doc = "a rate that is stable", .min = 0, .max = 1e300,
          .above_min = true, .otherwise = 1e-6),
    FIELD(struct options, high, .doc = "a rate that is not", .min = 0, .max = 1e300,
          .above_min = true, .otherwise = 1e3),
    FIELD(struct options, steps, .doc = "steps that descent has to return", .min = 1, .max = 1e9,
          .otherwise = 20000),
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    return 2 * m->shape.p + m->shape.q;
}

static double distance(const struct model *m, double *difference)
{
    size_t q = m->shape.q;
    memcpy(difference, m->theta, q * sizeof *difference);
    vec_add_scaled(q, -1, m->problem.data.truth, difference);
    return vec_norm(q, difference) / vec_norm(q, m->problem.data.truth);
}

/* Near the minimum an error along eigenvector i of the Hessian is multiplied by 1 - eta lambda_i a
 * step: it dies out when eta lambda_i < 2 for all i. */
static bool returns(const struct options *o, struct probe_context *c, const double *start,
                    double eta)
{
    size_t p = c->model->shape.p;
    double *jg = c->work, *difference = jg + 2 * p;
    memcpy(c->w, start, p * sizeof *c->w);
    for (int64_t k = 0; k < o->steps; k++) {
        double loss = model_loss(c->model, c->w, jg);
        if (!isfinite(loss))
            return false;
        if (distance(c->model, difference) < o->returned)
            return true;
        vec_add_scaled(p, -eta, jg, c->w);
    }
    return false;
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    const char *why = model_lift_refuse(m);
    if (!m->problem.data.has_truth)
        return err_set(e, ERR_SPEC, "the data have no theta*: use {kind: point, target: [...]}");
    return why ? err_set(e, ERR_SPEC, "no balanced weights: %s", why) : true;
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct model *m = c->model;
    double *start = c->work + m->shape.p, *theta = c->work + 2 * m->shape.p;
    memcpy(theta, m->problem.data.truth, m->shape.q * sizeof *theta);
    vec_scale(m->shape.q, 1 + o->push, theta);
    const char *why = model_lift(m, theta, start);
    if (why)
        return err_set(e, ERR_SPEC, "no balanced weights: %s", why);
    /* Bisection in ln eta: rates span orders of magnitude, and stability is lost once. */
    double lo = log(o->low), hi = log(o->high);
    for (int i = 0; i < 40 && hi - lo > 1e-6; i++) {
        double middle = (lo + hi) / 2;
        if (returns(o, c, start, exp(middle)))
            lo = middle;
        else
            hi = middle;
    }
    c->emit(c->self, "threshold", 0, 0, NOWHERE, exp((lo + hi) / 2));
    c->emit(c->self, "minimum-norm", 0, 0, NOWHERE, vec_norm(m->shape.q, m->problem.data.truth));
    return true;
}

static const struct probe_output outputs[] = {
    {"threshold", "the largest stable rate"},
    {"minimum-norm", "s = |theta*|"},
    {NULL, NULL},
};

const struct probe probe_stability_threshold = {
    .kind = {.name = "stability-threshold",
             .summary = "the largest rate at which gradient descent returns to a balanced minimum",
             .formula =
                 "eta < 2 / (N s^(2-2/N)), N layers, s = |theta*|, loss 1/2 |theta - theta*|^2",
             .source = "Gissin 2019, Take-Aways From the Linear Example",
             .help = "Wants data of kind point and a parameterization that can be lifted. The push "
                     "is along theta*, the direction of steepest curvature.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .work = work,
    .run = run,
    .fits = fits,
};
