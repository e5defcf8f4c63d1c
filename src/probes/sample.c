/* sample.c: observables at random weights: what holds at every point, not along one path. */
#include <math.h>

#include "core/probe.h"
#include "numerics/random.h"

struct options {
    int64_t draws, seed;
    bool positive;
    struct reals scales;
};

static const struct field fields[] = {
    FIELD(struct options, draws, .doc = "weights drawn at each scale", .min = 1, .max = 1e8,
          .otherwise = 100),
    FIELD(struct options, scales, .doc = "standard deviations of a weight", .min = 0, .max = 1e300,
          .above_min = true, .otherwise_text = "1"),
    FIELD(struct options, positive,
          .doc = "take absolute values, for parameterizations whose domain is w > 0"),
    FIELD(struct options, seed, .doc = "seed of the draws", .min = 0, .max = 9e15, .otherwise = 1),
    FIELD_END,
};

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    struct random r;
    size_t p = c->model->shape.p;
    random_open(&r, o->seed, "probe");
    for (size_t k = 0; k < o->scales.n; k++)
        for (int64_t i = 0; i < o->draws; i++) {
            random_fill_gaussian(&r, o->scales.v[k], p, c->w);
            for (size_t j = 0; o->positive && j < p; j++)
                c->w[j] = fabs(c->w[j]);
            c->observe(c->self, c->w, (int64_t)k * o->draws + i, o->scales.v[k]);
        }
    return true;
}

const struct probe probe_sample = {
    .kind =
        {.name = "sample",
         .summary = "measures the observables at random weights",
         .formula = "w_i ~ N(0, scale^2), or the absolute value of that",
         .source = "Gissin 2019, Why the Canonical Gradient is so Canonical",
         .help =
             "Step is the number of the draw, `at` the scale. Parameterizations whose domain is "
             "w > 0 need `positive: true`.",
         .fields = fields,
         .options_size = sizeof(struct options)},
    .observes = true,
    .run = run,
};
