/* nesterov.c: accelerated gradient descent: step from a point ahead of where one stands.
 *
 * There are two sequences, the points x_k and the look-ahead points at which gradients are taken.
 * Here w is the look-ahead sequence, so each step costs one gradient, and what is recorded is what
 * the gradient saw; at convergence the two agree.
 * Source: Nesterov 1983; the constant-momentum form of Nesterov 2004, scheme 2.2.11. */
#include <string.h>

#include "core/optimizer.h"

struct options {
    double rate, momentum;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta, the learning rate", .required = true, .min = 0,
          .max = 1e300, .above_min = true),
    FIELD(struct options, momentum, .doc = "mu, how far ahead to look along the last step",
          .min = 0, .max = 1, .otherwise = 0.9),
    FIELD_END,
};

static size_t state(const void *options, const struct model *m)
{
    return m->shape.p;
}

static bool begin(const void *options, struct descent *d, struct err *e)
{
    memcpy(d->state, d->w, d->p * sizeof *d->w); /* x_0 = w_0: no step was made yet */
    return true;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    double *x = d->state;
    for (size_t i = 0; i < d->p; i++) {
        const double next = d->w[i] - o->rate * d->jg[i];
        d->w[i] = next + o->momentum * (next - x[i]);
        x[i] = next;
    }
    d->eta = o->rate;
    d->t += o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_nesterov = {
    .kind = {.name = "nesterov",
             .summary = "accelerated gradient descent, gradients taken ahead of the point",
             .formula = "x' = w - eta dL/dw; w <- x' + mu (x' - x); x <- x'",
             .source = "Nesterov 1983; Nesterov 2004, scheme 2.2.11",
             .help = "w is the look-ahead sequence: all observables are those of the point at "
                     "which the gradient is taken. Time is eta summed up.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .state = state,
    .begin = begin,
    .advance = advance,
};
