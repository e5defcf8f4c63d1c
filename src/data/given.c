/* given.c: a handful of samples written in the YAML itself: one example, two points. */
#include <string.h>

#include "core/data.h"

struct options {
    struct reals x, y;
    int64_t features, outputs;
    bool quadratic;
};

static const struct field fields[] = {
    FIELD(struct options, x, .doc = "features, sample after sample", .required = true),
    FIELD(struct options, y, .doc = "targets, sample after sample", .required = true),
    FIELD(struct options, features, .doc = "d, features of one sample", .required = true, .min = 1,
          .max = 1e6),
    FIELD(struct options, outputs, .doc = "m, targets of one sample", .min = 1, .max = 1e4,
          .otherwise = 1),
    FIELD(struct options, quadratic, .doc = "read theta as f = x'Ax instead of f = theta x"),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    size_t d = (size_t)o->features, m = (size_t)o->outputs;
    if (o->x.n == 0 || o->x.n % d != 0)
        return "'x' must list a multiple of 'features' numbers";
    if (o->y.n != o->x.n / d * m)
        return "'y' must list one target per sample and output";
    return NULL;
}

static bool measure(const void *options, struct dataset *d, struct err *e)
{
    const struct options *o = options;
    const size_t m = (size_t)o->outputs, features = (size_t)o->features;
    *d = (struct dataset){.design = o->quadratic ? DESIGN_QUADRATIC : DESIGN_DENSE,
                          .n = o->x.n / (size_t)o->features,
                          .d = features,
                          .m = m,
                          .rows = o->quadratic ? m * features : m,
                          .cols = features};
    return true;
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    const struct options *o = options;
    memcpy(d->x, o->x.v, o->x.n * sizeof *d->x);
    memcpy(d->y, o->y.v, o->y.n * sizeof *d->y);
    return true;
}

const struct data data_given = {
    .kind = {.name = "given",
             .summary = "samples written in the experiment itself",
             .formula = "x (n,d) and y (n,m), row by row",
             .source = "Gissin 2019, Gradient Dynamics Between Spaces (one example)",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .brought = true,
};
