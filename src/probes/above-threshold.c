/* above-threshold.c: what descent from a place near a minimum becomes at rates above its stability
 * threshold 2/lambda, lambda the sharpness there.
 *
 * Ratios of rate and threshold go up from 1 in steps of `spacing`; at each descent runs from the
 * start until it blows up or its steps are over. Boundedness is lost more than once, so that
 * nothing is bisected: the first ratio of the grid that blows up is the edge. Sources: Gissin 2019,
 * "Take-Aways From the Linear Example" (the threshold); Lewkowycz et al. 2020, arXiv 2003.02218
 * (descent at up to twice the threshold finds a flatter minimum). */
#include <math.h>
#include <string.h>

#include "core/probe.h"
#include "mathematics/spectrum.h"
#include "numerics/linalg.h"

struct options {
    double spacing, most, blow_up;
    int64_t steps;
};

static const struct field fields[] = {
    FIELD(struct options, spacing, .doc = "from one ratio of rate and threshold to the next",
          .min = 1e-4, .max = 1, .otherwise = 0.01),
    FIELD(struct options, most, .doc = "the largest ratio", .min = 1, .max = 100, .otherwise = 4),
    FIELD(struct options, blow_up, .doc = "the loss at which descent is given up", .min = 0,
          .max = 1e300, .above_min = true, .otherwise = 1e12),
    FIELD(struct options, steps, .doc = "steps of each descent", .min = 1, .max = 1e9,
          .otherwise = 4000),
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    return m->shape.p + spectrum_sharpness_work(m);
}

/* w is left where descent ends; false when it blows up. */
static bool stays(const struct options *o, struct probe_context *c, double eta)
{
    const size_t p = c->model->shape.p;
    double *jg = c->work;
    memcpy(c->w, c->start, p * sizeof *c->w);
    for (int64_t k = 0; k < o->steps; k++) {
        if (!(model_loss(c->model, c->w, jg) < o->blow_up))
            return false;
        vec_add_scaled(p, -eta, jg, c->w);
    }
    return true;
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    double *spectrum = c->work + c->model->shape.p;
    const double sharpness = spectrum_sharpness(c->model, c->start, spectrum);
    if (!(sharpness > 0))
        return err_set(e, ERR_INPUT, "the sharpness at the start is %g: there is no threshold",
                       sharpness);
    c->emit(c->self, "sharpness-at-start", 0, 0, NOWHERE, sharpness);
    for (int64_t i = 1; 1 + (double)i * o->spacing <= o->most; i++) {
        const double ratio = 1 + (double)i * o->spacing, eta = 2 * ratio / sharpness;
        if (!stays(o, c, eta)) {
            c->emit(c->self, "edge", 0, i, NOWHERE, ratio);
            return true;
        }
        c->emit(c->self, "loss-left", 0, i, ratio, model_loss(c->model, c->w, NULL));
        c->emit(c->self, "sharpness-left", 0, i, ratio,
                eta / 2 * spectrum_sharpness(c->model, c->w, spectrum));
    }
    return true;
}

static const struct probe_output outputs[] = {
    {"sharpness-at-start", "lambda, the largest eigenvalue of the Hessian"},
    {"edge", "the first ratio of rate and threshold that blows up; none when all stay"},
    {"loss-left", "the loss after the last step; at: the ratio"},
    {"sharpness-left",
     "the sharpness there times eta/2, below 1 at a stable minimum; at: the ratio"},
    {NULL, NULL},
};

const struct probe probe_above_threshold = {
    .kind = {.name = "above-threshold",
             .summary = "what descent becomes at rates above the stability threshold",
             .formula = "eta = ratio 2/lambda, lambda the sharpness at the start",
             .source = "Lewkowycz et al. 2020, arXiv 2003.02218, section 2",
             .help = "Start it beside a minimum: at the minimum itself nothing moves. Step is the "
                     "number of the ratio.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .outputs = outputs,
    .start = START_NEEDED,
    .work = work,
    .run = run,
};
