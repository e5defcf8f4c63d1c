/* point.c: the distance of theta to a point: what regression on whitened data is.
 *
 * With X'X = I the squared loss is 1/2 |theta - theta*|^2 plus a constant. Source: Arora, Cohen,
 * Golowich, Hu 2019, arXiv 1810.02281, section 2. */
#include <string.h>

#include "core/data.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t rows, cols, seed;
    double norm;
    struct reals target;
};

static const struct field fields[] = {
    FIELD(struct options, rows, .doc = "rows of theta (outputs)", .min = 1, .max = 1e5,
          .otherwise = 1),
    FIELD(struct options, cols, .doc = "columns of theta (features)", .min = 1, .max = 1e5,
          .otherwise = 1),
    FIELD(struct options, target, .doc = "theta*, row by row; empty: a Gaussian direction"),
    FIELD(struct options, norm, .doc = "Frobenius norm of a random target", .min = 0, .max = 1e300,
          .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of a random target", .min = 0, .max = 9e15,
          .otherwise = 1),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    if (o->target.n > 0 && o->target.n != (size_t)o->rows * (size_t)o->cols)
        return "'target' must list rows x cols numbers";
    return NULL;
}

static bool measure(const void *options, struct dataset *d, struct err *e)
{
    const struct options *o = options;
    size_t rows = (size_t)o->rows, cols = (size_t)o->cols;
    *d = (struct dataset){.design = DESIGN_IDENTITY,
                          .n = rows * cols,
                          .d = 1,
                          .m = 1,
                          .rows = rows,
                          .cols = cols,
                          .has_truth = true};
    return true;
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    const struct options *o = options;
    struct random r;
    random_open(&r, o->seed, "teacher");
    if (o->target.n > 0)
        memcpy(d->truth, o->target.v, d->n * sizeof *d->truth);
    else {
        random_fill_gaussian(&r, 1, d->n, d->truth);
        vec_scale(d->n, o->norm / vec_norm(d->n, d->truth), d->truth);
    }
    memcpy(d->y, d->truth, d->n * sizeof *d->y);
    return true;
}

const struct data data_point = {
    .kind = {.name = "point",
             .summary = "the distance to a point: regression on whitened data",
             .formula = "f = theta, y = theta*",
             .source = "Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, section 2",
             .help = "Every entry of theta is a sample: with the squared loss and reduction sum, L "
                     "= 1/2 |theta - theta*|^2.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
};
