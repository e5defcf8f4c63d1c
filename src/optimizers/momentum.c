/* momentum.c: the heavy ball, gradient descent that keeps part of its last step.
 *
 * Near a minimum of curvature between a and b the best constants bring the rate of convergence from
 * 1 - a/b to 1 - sqrt(a/b): what depth does on some problems, without any depth.
 * Source: Polyak 1964, "Some methods of speeding up the convergence of iteration methods". */
#include "core/optimizer.h"
#include "numerics/linalg.h"

struct options {
    double rate, momentum;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta, the learning rate", .required = true, .min = 0,
          .max = 1e300, .above_min = true),
    FIELD(struct options, momentum, .doc = "mu, the share of the last step that is kept", .min = 0,
          .max = 1, .otherwise = 0.9),
    FIELD_END,
};

static size_t state(const void *options, const struct model *m)
{
    return m->shape.p;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    double *velocity = d->state;
    vec_scale(d->p, o->momentum, velocity);
    vec_add_scaled(d->p, -o->rate, d->jg, velocity);
    vec_add_scaled(d->p, 1, velocity, d->w);
    d->eta = o->rate;
    d->t += o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_momentum = {
    .kind = {.name = "momentum",
             .summary = "gradient descent with a heavy ball",
             .formula = "z <- mu z - eta dL/dw; w <- w + z",
             .source = "Polyak 1964",
             .help = "The velocity starts at zero. No dampening: the steady step along a constant "
                     "gradient is eta/(1 - mu). Time is eta summed up.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .state = state,
    .advance = advance,
};
