/* rmsprop.c: rates divided by the root mean square of recent gradients, weight by weight.
 *
 * Source: Tieleman and Hinton 2012, "Neural Networks for Machine Learning", lecture 6e. */
#include <math.h>

#include "core/optimizer.h"

struct options {
    double rate, decay, epsilon;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta, the learning rate", .required = true, .min = 0,
          .max = 1e300, .above_min = true),
    FIELD(struct options, decay, .doc = "memory of the running mean", .min = 0, .max = 1,
          .otherwise = 0.9),
    FIELD(struct options, epsilon, .doc = "added to the root", .min = 0, .max = 1,
          .above_min = true, .otherwise = 1e-8),
    FIELD_END,
};

static size_t state(const void *options, const struct model *m)
{
    return m->shape.p;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    double *mean = d->state;
    for (size_t i = 0; i < d->p; i++) {
        mean[i] = o->decay * mean[i] + (1 - o->decay) * d->jg[i] * d->jg[i];
        d->w[i] -= o->rate * d->jg[i] / (sqrt(mean[i]) + o->epsilon);
    }
    d->eta = o->rate;
    d->t += o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_rmsprop = {
    .kind = {.name = "rmsprop",
             .summary = "rates divided by the root mean square of recent gradients",
             .formula = "s <- rho s + (1 - rho) g^2; w <- w - eta g / (sqrt(s) + epsilon)",
             .source = "Tieleman and Hinton 2012, lecture 6e",
             .help = "Entry by entry; the mean starts at zero and is not corrected for it, so the "
                     "first step has size eta/sqrt(1 - rho). Time is eta summed up.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .state = state,
    .advance = advance,
};
