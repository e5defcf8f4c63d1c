/* group-rmsprop.c: gradient descent whose single rate follows the size of recent gradients.
 *
 * Unlike RMSProp it divides whole groups of weights by one number, so the direction inside a group
 * stays that of gradient descent and with it the balance that the theory needs; only the speed
 * adapts, which shortens the plateaus that small starts bring. Arora et al. take all layers as one
 * group; `group: layer` gives each block of w its own rate (and then the layers may leave balance).
 * Source: Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), appendix on experiments, and the authors'
 * published code. */
#include <math.h>
#include <string.h>

#include "core/optimizer.h"
#include "numerics/linalg.h"

struct options {
    double rate, decay, epsilon;
    const char *group;
};

static const struct field fields[] = {
    FIELD(struct options, rate, .doc = "eta, the learning rate", .min = 0, .max = 1e300,
          .above_min = true, .otherwise = 1e-3),
    FIELD(struct options, decay, .doc = "memory of the running mean", .min = 0, .max = 0.99999999,
          .otherwise = 0.99),
    FIELD(struct options, epsilon, .doc = "added to the root; caps the rate at eta/epsilon",
          .min = 0, .max = 1, .above_min = true, .otherwise = 1e-4),
    FIELD(struct options, group, .doc = "what shares one rate", .choices = "all|layer",
          .otherwise_text = "all"),
    FIELD_END,
};

static size_t n_groups(const struct options *o, const struct model *m)
{
    return strcmp(o->group, "all") == 0 ? 1 : model_n_blocks(m);
}

static size_t state(const void *options, const struct model *m)
{
    return n_groups(options, m);
}

/* One group: w[offset .. offset + n), whose running mean is *mean. Returns the rate it took. */
static double step_group(const struct options *o, struct descent *d, size_t offset, size_t n,
                         double *mean)
{
    const double unbias = 1 - pow(o->decay, (double)(d->step + 1));
    const double *g = d->jg + offset;
    *mean = o->decay * *mean + (1 - o->decay) * vec_dot(n, g, g);
    const double rate = o->rate / (sqrt(*mean / unbias) + o->epsilon);
    vec_add_scaled(n, -rate, g, d->w + offset);
    return rate;
}

static enum advance advance(const void *options, struct descent *d, double t_end)
{
    const struct options *o = options;
    const struct model *m = d->model;
    const size_t n = n_groups(o, m);
    double rate = 0;
    for (size_t i = 0; i < n; i++) {
        struct block b = {.rows = d->p, .cols = 1};
        if (strcmp(o->group, "layer") == 0)
            b = model_nth_block(m, i);
        rate += step_group(o, d, b.offset, b.rows * b.cols, &d->state[i]) / (double)n;
    }
    d->eta = rate;
    d->t += rate;
    return ADVANCE_OK;
}

const struct optimizer optimizer_group_rmsprop = {
    .kind = {.name = "group-rmsprop",
             .summary = "gradient descent with one adaptive rate for all weights of a group",
             .formula = "s_k = rho s_(k-1) + (1 - rho) |g|^2; w <- w - eta g / (sqrt(s_k/(1 - "
                        "rho^k)) + epsilon)",
             .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, appendix on experiments",
             .help = "|g|^2 is the squared norm over the whole group, not a mean. Defaults are the "
                     "authors'; they use the plain mean of squares, without 1/2, as loss (factor: "
                     "2, reduction: mean). Time is the rate summed up, the mean one over groups.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .state = state,
    .advance = advance,
};
