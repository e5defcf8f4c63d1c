/* sparse.c: Gaussian features and a sparse teacher: the setting of sparse regression.
 *
 * Source: Woodworth et al. 2019, arXiv 1906.05827, section 4 (d = 1000, N = 100, r = 5). */
#include <math.h>
#include <string.h>

#include "core/data.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t samples, features, nonzero, tests, seed;
    double noise;
    const char *values;
};

static const struct field fields[] = {
    FIELD(struct options, samples, .doc = "N, training samples", .required = true, .min = 1,
          .max = 1e8),
    FIELD(struct options, features, .doc = "d, input features", .required = true, .min = 1,
          .max = 1e6),
    FIELD(struct options, nonzero, .doc = "r, non-zero entries of the teacher", .min = 1,
          .max = 1e6, .otherwise = 5),
    FIELD(struct options, tests, .doc = "held-out samples", .min = 0, .max = 1e8, .otherwise = 0),
    FIELD(struct options, seed, .doc = "seed of features, teacher and noise", .min = 0, .max = 9e15,
          .otherwise = 1),
    FIELD(struct options, noise, .doc = "standard deviation of the noise on the targets", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct options, values,
          .doc =
              "non-zero entries: all 1/sqrt(r), random signs times that, or Gaussian over sqrt(r)",
          .choices = "equal|signs|gaussian", .otherwise_text = "equal"),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    return o->nonzero > o->features ? "more non-zero entries than features" : NULL;
}

static bool measure(const void *options, struct dataset *d, struct err *e)
{
    const struct options *o = options;
    *d = (struct dataset){.design = DESIGN_DENSE,
                          .n = (size_t)o->samples,
                          .d = (size_t)o->features,
                          .m = 1,
                          .rows = 1,
                          .cols = (size_t)o->features,
                          .n_test = (size_t)o->tests,
                          .has_truth = true};
    return true;
}

/* The places are drawn by rejection: they are few. */
static void fill_teacher(const struct options *o, size_t d, double *theta)
{
    struct random r;
    random_open(&r, o->seed, "teacher");
    double size = 1 / sqrt((double)o->nonzero);
    memset(theta, 0, d * sizeof *theta);
    for (int64_t k = 0; k < o->nonzero;) {
        size_t at = random_below(&r, d);
        if (theta[at] != 0)
            continue;
        double draw = random_gaussian(&r);
        theta[at] = o->values[0] == 'e'   ? size
                    : o->values[0] == 's' ? copysign(size, draw)
                                          : size * draw;
        k++;
    }
}

static void fill_part(const struct options *o, const char *stream, const struct dataset *d,
                      size_t n, double *x, double *y)
{
    struct random r;
    random_open(&r, o->seed, stream);
    random_fill_gaussian(&r, 1, n * d->d, x);
    mat_vec(n, d->d, 1, x, d->truth, 0, y);
    for (size_t i = 0; o->noise > 0 && i < n; i++)
        y[i] += o->noise * random_gaussian(&r);
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    fill_teacher(options, d->d, d->truth);
    fill_part(options, "data", d, d->n, d->x, d->y);
    if (d->n_test > 0)
        fill_part(options, "test data", d, d->n_test, d->x_test, d->y_test);
    return true;
}

const struct data data_sparse = {
    .kind = {.name = "sparse",
             .summary = "Gaussian features and a sparse linear teacher",
             .formula = "y = <beta*, x> + noise, beta* with r non-zero entries, x ~ N(0, I)",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, section 4",
             .help = "Features are not standardized. The teacher has norm 1 (equal, signs) or 1 on "
                     "average (gaussian).",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .real_targets = true,
};
