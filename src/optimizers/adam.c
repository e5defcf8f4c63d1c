/* adam.c: running means of the gradient and of its square, both corrected for starting at zero.
 *
 * Source: Kingma and Ba 2015 (arXiv 1412.6980), algorithm 1. */
#include <math.h>

#include "core/optimizer.h"
#include "mathematics/batch.h"

struct options {
    double rate, beta1, beta2, epsilon;
    int64_t batch, inner, seed;
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
    FIELD(struct options, batch, .doc = "samples per update; 0: all", .min = 0, .max = 1e9,
          .otherwise = 0),
    FIELD(struct options, inner,
          .doc = "batches in one step of the trial, after which the whole loss is evaluated",
          .min = 1, .max = 1e9, .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of the order of the samples", .min = 0,
          .max = 9007199254740992, .otherwise = 1),
    FIELD_END,
};

static struct batches batches_of(const struct options *o)
{
    return (struct batches){.size = o->batch, .seed = o->seed};
}

/* Two moments, and the batches. */
static size_t state(const void *options, const struct model *m)
{
    const struct options *o = options;
    return 2 * m->shape.p + (o->batch > 0 ? batches_state(m->problem.data.n) : 0);
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct batches b = batches_of(options);
    return batches_fit(&b, m->problem.data.n, e);
}

static bool begin(const void *options, struct descent *d, struct err *e)
{
    const struct options *o = options;
    const struct batches b = batches_of(o);
    if (o->batch > 0)
        batches_begin(&b, d->model->problem.data.n, d->state + 2 * d->p);
    return true;
}

/* Update number k, counted from 1. */
static void update(const struct options *o, struct descent *d, double k)
{
    double *first = d->state, *second = d->state + d->p;
    /* Started at 0, m_k weighs all gradients so far with 1 - beta1^k in sum, v_k with 1 - beta2^k.
     */
    const double unbias1 = 1 - pow(o->beta1, k), unbias2 = 1 - pow(o->beta2, k);
    for (size_t i = 0; i < d->p; i++) {
        const double g = d->jg[i];
        first[i] = o->beta1 * first[i] + (1 - o->beta1) * g;
        second[i] = o->beta2 * second[i] + (1 - o->beta2) * g * g;
        d->w[i] -= o->rate * (first[i] / unbias1) / (sqrt(second[i] / unbias2) + o->epsilon);
    }
    d->t += o->rate;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    const struct batches b = batches_of(o);
    for (int64_t k = 0; k < o->inner; k++) {
        if (o->batch > 0) {
            const size_t *rows = batches_next(&b, d->model->problem.data.n, d->state + 2 * d->p);
            batch_loss(d->model, d->w, rows, (size_t)o->batch, d->jg);
        } else if (k > 0) {
            model_loss(d->model, d->w, d->jg);
        }
        update(o, d, (double)(d->step * o->inner + k + 1));
    }
    d->eta = o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_adam = {
    .kind = {.name = "adam",
             .summary = "adaptive moments of the gradient",
             .formula = "w <- w - eta m/(sqrt(v) + epsilon), m and v the unbiased running means of "
                        "g and g^2",
             .source = "Kingma and Ba 2015, arXiv 1412.6980, algorithm 1",
             .help = "Entry by entry. Time is eta summed up. Batches are a shuffle of all samples, "
                     "made anew for each pass; their gradient estimates that of the whole loss.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .state = state,
    .begin = begin,
    .advance = advance,
    .fits = fits,
};
