/* adagrad.c: one rate per weight, divided by the root of all its squared gradients so far.
 *
 * A preconditioner learned from the past of the gradient, beside the one that depth makes out of
 * the present weights.
 * Source: Duchi, Hazan, Singer 2011, the diagonal version (figure 1). */
#include <math.h>

#include "core/optimizer.h"

struct options {
    double rate, epsilon;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta, the learning rate", .required = true, .min = 0,
          .max = 1e300, .above_min = true),
    FIELD(struct options, epsilon, .doc = "delta, added to the root", .min = 0, .max = 1,
          .above_min = true, .otherwise = 1e-10),
    FIELD_END,
};

static size_t state(const void *options, const struct model *m)
{
    return m->shape.p;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    double *sum = d->state;
    for (size_t i = 0; i < d->p; i++) {
        sum[i] += d->jg[i] * d->jg[i];
        d->w[i] -= o->rate * d->jg[i] / (sqrt(sum[i]) + o->epsilon);
    }
    d->eta = o->rate;
    d->t += o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_adagrad = {
    .kind = {.name = "adagrad",
             .summary = "rates divided by the root of the summed squared gradients",
             .formula = "s <- s + (dL/dw)^2; w <- w - eta dL/dw / (sqrt(s) + epsilon)",
             .source = "Duchi, Hazan, Singer 2011",
             .help = "Entry by entry; s starts at zero, so the first step has size eta in every "
                     "weight. Time is eta summed up.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .state = state,
    .advance = advance,
};
