/* stochastic-gradient-descent.c: each step follows the gradient of a few samples.
 *
 * The estimate is scaled so that its mean is the full gradient, whatever the reduction. Samples
 * come from a shuffle of all of them, made anew for each pass, or are drawn with replacement. A
 * pass ends with the batch that can still be filled; the few samples left over wait for the next
 * shuffle. Source: Robbins and Monro 1951; passes over a shuffle are the practice of deep learning.
 */
#include <string.h>

#include "core/batch.h"
#include "core/optimizer.h"
#include "core/random.h"

struct options {
    double rate;
    int64_t batch, seed;
    const char *sampling;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta, the learning rate", .required = true, .min = 0,
          .max = 1e300, .above_min = true),
    FIELD(struct options, batch, .doc = "samples per step; at most all", .min = 1, .max = 1e9,
          .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of the order of the samples", .min = 0,
          .max = 9007199254740992, .otherwise = 1),
    FIELD(struct options, sampling, .doc = "a shuffle for each pass, or independent draws",
          .choices = "shuffle|replacement", .otherwise_text = "shuffle"),
    FIELD_END,
};

/* state: the generator between steps, how many of the shuffle are used up, and the shuffle. */
_Static_assert(sizeof(size_t) == sizeof(double), "indices are kept in the room of doubles");
enum { GENERATOR = (sizeof(struct random_state) + sizeof(double) - 1) / sizeof(double) };

static size_t state(const void *options, const struct model *m)
{
    (void)options;
    return GENERATOR + 1 + m->problem.data.n;
}

static bool begin(const void *options, struct descent *d, struct err *e)
{
    const struct options *o = options;
    const size_t n = d->model->problem.data.n;
    if ((size_t)o->batch > n) {
        err_set(e, ERR_SPEC, "a batch of %lld samples out of %zu", (long long)o->batch, n);
        return err_hint(e, "take a batch of %zu or less", n);
    }
    struct random r;
    random_open(&r, o->seed, "batch");
    memcpy(d->state, &r.state, sizeof r.state);
    size_t *used = (size_t *)(void *)(d->state + GENERATOR), *order = used + 1;
    for (size_t i = 0; i < n; i++) {
        order[i] = i;
    }
    *used = n; /* the first step shuffles */
    return true;
}

/* The rows of the next batch, moved to the front of what it returns. */
static const size_t *next_batch(const struct options *o, struct random *r, size_t n, size_t *used)
{
    size_t *order = used + 1;
    const size_t batch = (size_t)o->batch;
    if (strcmp(o->sampling, "replacement") == 0) {
        for (size_t k = 0; k < batch; k++) {
            order[k] = random_below(r, n);
        }
        return order;
    }
    if (n - *used < batch) {
        random_shuffle(r, n, order);
        *used = 0;
    }
    *used += batch;
    return order + *used - batch;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    (void)t_end;
    struct random r;
    random_open(&r, o->seed, "batch");
    memcpy(&r.state, d->state, sizeof r.state);
    const size_t *rows =
        next_batch(o, &r, d->model->problem.data.n, (size_t *)(void *)(d->state + GENERATOR));
    memcpy(d->state, &r.state, sizeof r.state);
    batch_loss(d->model, d->w, rows, (size_t)o->batch, d->jg);
    for (size_t i = 0; i < d->p; i++) {
        d->w[i] -= o->rate * d->jg[i];
    }
    d->eta = o->rate;
    d->t += o->rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_stochastic_gradient_descent = {
    .kind = {.name = "stochastic-gradient-descent",
             .summary = "gradient descent on mini-batches",
             .formula = "w <- w - eta (n/|B|) sum over i in B of dL_i/dw",
             .source = "Robbins and Monro 1951",
             .help = "The batch's gradient estimates that of the whole loss, so with `reduction: "
                     "sum` it is n/|B| times the batch's own sum. Loss and observables are those "
                     "of all samples. Time is eta summed up.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .state = state,
    .begin = begin,
    .advance = advance,
};
