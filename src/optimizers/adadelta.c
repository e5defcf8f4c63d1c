/* adadelta.c: steps in units of the weights: the root mean square of recent steps over that of
 * recent gradients.
 *
 * Source: Zeiler 2012 (arXiv 1212.5701), algorithm 1. */
#include <math.h>

#include "core/optimizer.h"

struct options {
    double rate, decay, epsilon;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "multiplies the step; 1 in the paper", .min = 0,
          .max = 1e300, .above_min = true, .otherwise = 1),
    FIELD(struct options, decay, .doc = "rho, memory of the running means", .min = 0, .max = 1,
          .otherwise = 0.95),
    FIELD(struct options, epsilon, .doc = "added under both roots; decides how fast it starts",
          .min = 0, .max = 1, .above_min = true, .otherwise = 1e-6),
    FIELD_END,
};

static size_t state(const void *options, const struct model *m)
{
    return 2 * m->shape.p;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    double *gradients = d->state, *steps = d->state + d->p;
    for (size_t i = 0; i < d->p; i++) {
        const double g = d->jg[i];
        gradients[i] = o->decay * gradients[i] + (1 - o->decay) * g * g;
        const double step = -sqrt((steps[i] + o->epsilon) / (gradients[i] + o->epsilon)) * g;
        steps[i] = o->decay * steps[i] + (1 - o->decay) * step * step;
        d->w[i] += o->rate * step;
    }
    d->eta = o->rate;
    d->t += o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_adadelta = {
    .kind = {.name = "adadelta",
             .summary = "steps scaled by recent steps over recent gradients",
             .formula = "dw = -sqrt((E[dw^2] + epsilon)/(E[g^2] + epsilon)) g; w <- w + rate dw",
             .source = "Zeiler 2012, arXiv 1212.5701, algorithm 1",
             .help = "Entry by entry, running means from zero with memory rho; the mean of dw^2 is "
                     "the one before this step and leaves the rate out. Time is the rate summed "
                     "up, one a step in the paper's form.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .state = state,
    .advance = advance,
};
