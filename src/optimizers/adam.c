/* adam.c: running means of the gradient and of its square, both corrected for starting at zero.
 *
 * Source: Kingma and Ba 2015 (arXiv 1412.6980), algorithm 1. */
#include <math.h>

#include "core/optimizer.h"

struct options {
    double rate, beta1, beta2, epsilon;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta (the paper's alpha), the learning rate",
          .required = true, .min = 0, .max = 1e300, .above_min = true),
    FIELD(struct options, beta1, .doc = "memory of the mean gradient", .min = 0, .max = 0.999999,
          .otherwise = 0.9),
    FIELD(struct options, beta2, .doc = "memory of the mean squared gradient", .min = 0,
          .max = 0.99999999, .otherwise = 0.999),
    FIELD(struct options, epsilon, .doc = "added to the root", .min = 0, .max = 1,
          .above_min = true, .otherwise = 1e-8),
    FIELD_END,
};

static size_t state(const void *options, const struct model *m)
{
    (void)options;
    return 2 * m->shape.p;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    double *first = d->state, *second = d->state + d->p;
    (void)t_end;
    const double k = (double)(d->step + 1);
    const double unbias1 = 1 - pow(o->beta1, k), unbias2 = 1 - pow(o->beta2, k);
    for (size_t i = 0; i < d->p; i++) {
        const double g = d->jg[i];
        first[i] = o->beta1 * first[i] + (1 - o->beta1) * g;
        second[i] = o->beta2 * second[i] + (1 - o->beta2) * g * g;
        d->w[i] -= o->rate * (first[i] / unbias1) / (sqrt(second[i] / unbias2) + o->epsilon);
    }
    d->eta = o->rate;
    d->t += o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_adam = {
    .kind = {.name = "adam",
             .summary = "adaptive moments of the gradient",
             .formula = "w <- w - eta m/(sqrt(v) + epsilon), m and v the unbiased running means of "
                        "g and g^2",
             .source = "Kingma and Ba 2015, arXiv 1412.6980, algorithm 1",
             .help = "Entry by entry. Time is eta summed up.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .state = state,
    .advance = advance,
};
