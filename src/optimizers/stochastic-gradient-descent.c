/* stochastic-gradient-descent.c: each step follows the gradient of a few samples.
 *
 * The estimate is scaled so that its mean is the full gradient, whatever the reduction. Samples
 * come from a shuffle of all of them, made anew for each pass, or are drawn with replacement. A
 * pass ends with the batch that can still be filled; the few samples left over wait for the next
 * shuffle. Source: Robbins and Monro 1951; passes over a shuffle are the practice of deep learning.
 */
#include <string.h>

#include "core/optimizer.h"
#include "mathematics/batch.h"

struct options {
    double rate;
    int64_t batch, seed;
    const char *sampling;
    int64_t inner;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta, the learning rate", .required = true, .min = 0,
          .max = 1e300, .above_min = true),
    FIELD(struct options, batch, .doc = "samples per step; at most all", .min = 1, .max = 1e9,
          .otherwise = 1),
    FIELD(struct options, inner,
          .doc = "batches in one step of the trial, after which the whole loss is evaluated",
          .min = 1, .max = 1e9, .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of the order of the samples", .min = 0,
          .max = 9007199254740992, .otherwise = 1),
    FIELD(struct options, sampling, .doc = "a shuffle for each pass, or independent draws",
          .choices = "shuffle|replacement", .otherwise_text = "shuffle"),
    FIELD_END,
};

static struct batches batches_of(const struct options *o)
{
    return (struct batches){
        .size = o->batch, .seed = o->seed, .replacement = strcmp(o->sampling, "replacement") == 0};
}

static size_t state(const void *options, const struct model *m)
{
    return batches_state(m->problem.data.n);
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct batches b = batches_of(options);
    return batches_fit(&b, m->problem.data.n, e);
}

static bool begin(const void *options, struct descent *d, struct err *e)
{
    const struct batches b = batches_of(options);
    batches_begin(&b, d->model->problem.data.n, d->state);
    return true;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    const struct batches b = batches_of(options);
    for (int64_t k = 0; k < o->inner; k++) {
        const size_t *rows = batches_next(&b, d->model->problem.data.n, d->state);
        batch_loss(d->model, d->w, rows, (size_t)o->batch, d->jg);
        for (size_t i = 0; i < d->p; i++)
            d->w[i] -= o->rate * d->jg[i];
        d->t += o->rate;
    }
    d->eta = o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_stochastic_gradient_descent = {
    .kind = {.name = "stochastic-gradient-descent",
             .summary = "gradient descent on mini-batches",
             .formula = "w <- w - eta (n/|B|) sum over i in B of dL_i/dw",
             .source = "Robbins and Monro 1951",
             .help = "The batch's gradient estimates that of the whole loss, so with `reduction: "
                     "sum` it is n/|B| times the batch's own sum. Loss and observables are those "
                     "of all samples, which are evaluated where one of them is asked for: with "
                     "`stop.loss`, `stop.gradient` or `stop.rise` after each step. Time is eta "
                     "summed up.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .own_gradient = true,
    .state = state,
    .begin = begin,
    .advance = advance,
    .fits = fits,
};
