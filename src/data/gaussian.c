/* gaussian.c: Gaussian features and a linear teacher: y = theta* x + noise.
 *
 * Features, teacher and noise come from streams of their own, so that adding samples does not
 * change the teacher. */
#include <math.h>
#include <string.h>

#include "core/data.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t samples, features, outputs, tests, seed;
    double noise, teacher, condition;
};

static const struct field fields[] = {
    FIELD(struct options, samples, .doc = "n, training samples", .required = true, .min = 1,
          .max = 1e8),
    FIELD(struct options, features, .doc = "d, input features", .required = true, .min = 1,
          .max = 1e6),
    FIELD(struct options, outputs, .doc = "m, outputs", .min = 1, .max = 1e4, .otherwise = 1),
    FIELD(struct options, tests, .doc = "held-out samples", .min = 0, .max = 1e8, .otherwise = 0),
    FIELD(struct options, seed, .doc = "seed of features, teacher and noise", .min = 0, .max = 9e15,
          .otherwise = 1),
    FIELD(struct options, noise, .doc = "standard deviation of the noise on the targets", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct options, teacher, .doc = "Frobenius norm of the teacher theta*", .min = 0,
          .max = 1e300, .otherwise = 1),
    FIELD(struct options, condition,
          .doc = "ratio of the largest to the smallest variance of a feature; feature j has "
                 "variance condition^(-j/(d-1))",
          .min = 1, .max = 1e16, .otherwise = 1),
    FIELD_END,
};

static bool measure(const void *options, struct dataset *d, struct err *e)
{
    const struct options *o = options;
    *d = (struct dataset){.design = DESIGN_DENSE,
                          .n = (size_t)o->samples,
                          .d = (size_t)o->features,
                          .m = (size_t)o->outputs,
                          .rows = (size_t)o->outputs,
                          .cols = (size_t)o->features,
                          .n_test = (size_t)o->tests,
                          .has_truth = true};
    return true;
}

static void fill_features(const struct options *o, struct random *r, size_t n, size_t d, double *x)
{
    random_fill_gaussian(r, 1, n * d, x);
    for (size_t j = 0; o->condition > 1 && d > 1 && j < d; j++) {
        double scale = pow(o->condition, -0.5 * (double)j / (double)(d - 1));
        for (size_t i = 0; i < n; i++)
            x[i * d + j] *= scale;
    }
}

static void fill_targets(const struct options *o, struct random *r, const struct dataset *d,
                         size_t n, const double *x, double *y)
{
    mat_mul((struct gemm_shape){n, d->d, d->m}, false, true, 1, x, d->truth, 0, y);
    for (size_t i = 0; o->noise > 0 && i < n * d->m; i++)
        y[i] += o->noise * random_gaussian(r);
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    const struct options *o = options;
    struct random features, tests, teacher, noise;
    random_open(&features, o->seed, "data");
    random_open(&tests, o->seed, "test data");
    random_open(&teacher, o->seed, "teacher");
    random_open(&noise, o->seed, "noise");
    fill_features(o, &features, d->n, d->d, d->x);
    fill_features(o, &tests, d->n_test, d->d, d->x_test);
    random_fill_gaussian(&teacher, 1, d->m * d->d, d->truth);
    vec_scale(d->m * d->d, o->teacher / vec_norm(d->m * d->d, d->truth), d->truth);
    fill_targets(o, &noise, d, d->n, d->x, d->y);
    fill_targets(o, &noise, d, d->n_test, d->x_test, d->y_test);
    return true;
}

const struct data data_gaussian = {
    .kind = {.name = "gaussian",
             .summary = "Gaussian features and a random linear teacher",
             .formula = "y = theta* x + noise, x ~ N(0, diag(variances))",
             .source = "Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, section 5",
             .help = "The teacher is a Gaussian direction scaled to the given norm. Features are "
                     "not standardized: with condition 1 each has variance 1 in distribution.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .measure = measure,
    .fill = fill,
    .real_targets = true,
};
