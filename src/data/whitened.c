/* whitened.c: Gaussian features whose empirical covariance is exactly the identity.
 *
 * X'X = n I makes the squared loss n/2 |theta - theta_ls|^2 plus a constant, so theory that assumes
 * whitened data applies to samples as they are. The Gaussian X = U S V' is replaced by its polar
 * factor sqrt(n) U V', the nearest matrix with that property.
 * Source: Arora, Cohen, Golowich, Hu 2019 (arXiv 1810.02281), section 2. */
#include <math.h>
#include <string.h>

#include "core/data.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t samples, features, outputs, seed;
    double noise, teacher;
};

static const struct field fields[] = {
    FIELD(struct options, samples, .doc = "n, training samples, at least d", .required = true,
          .min = 1, .max = 1000000),
    FIELD(struct options, features, .doc = "d, input features", .required = true, .min = 1,
          .max = 10000),
    FIELD(struct options, outputs, .doc = "m, outputs", .min = 1, .max = 10000, .otherwise = 1),
    FIELD(struct options, seed, .doc = "seed of features, teacher and noise", .min = 0,
          .max = 9007199254740992, .otherwise = 1),
    FIELD(struct options, noise, .doc = "standard deviation of the noise on the targets", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct options, teacher, .doc = "Frobenius norm of the teacher theta*", .min = 0,
          .max = 1e300, .above_min = true, .otherwise = 1),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    return o->samples < o->features ? "whitening needs at least as many samples as features" : NULL;
}

static bool measure(const void *options, struct dataset *sizes, struct err *e)
{
    const struct options *o = options;
    *sizes = (struct dataset){.design = DESIGN_DENSE,
                              .n = (size_t)o->samples,
                              .d = (size_t)o->features,
                              .m = (size_t)o->outputs,
                              .rows = (size_t)o->outputs,
                              .cols = (size_t)o->features,
                              .has_truth = true};
    return true;
}

/* U (n,d), singular values (d), V' (d,d), and the room of the decomposition. */
static size_t work(const void *options, const struct dataset *sizes)
{
    return (sizes->n + sizes->d + 1) * sizes->d + svd_thin_work(sizes->n, sizes->d);
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    const struct options *o = options;
    double *u = work, *s = u + d->n * d->d, *vt = s + d->d, *rest = vt + d->d * d->d;
    struct random r;
    random_open(&r, o->seed, "data");
    random_fill_gaussian(&r, 1, d->n * d->d, d->x);
    if (!svd_thin(d->n, d->d, d->x, u, s, vt, rest))
        return err_set(e, ERR_INPUT, "the decomposition of the features did not converge");
    mat_mul((struct gemm_shape){d->n, d->d, d->d}, false, false, sqrt((double)d->n), u, vt, 0,
            d->x);
    random_open(&r, o->seed, "teacher");
    random_fill_gaussian(&r, 1, d->m * d->d, d->truth);
    vec_scale(d->m * d->d, o->teacher / vec_norm(d->m * d->d, d->truth), d->truth);
    mat_mul((struct gemm_shape){d->n, d->d, d->m}, false, true, 1, d->x, d->truth, 0, d->y);
    random_open(&r, o->seed, "noise");
    for (size_t i = 0; i < d->n * d->m; i++)
        d->y[i] += o->noise * random_gaussian(&r);
    return true;
}

const struct data data_whitened = {
    .kind = {.name = "whitened",
             .summary = "Gaussian features with exactly the identity as their covariance",
             .formula = "y = theta* x + noise, X'X = n I",
             .source = "Arora, Cohen, Golowich, Hu 2019, arXiv 1810.02281, section 2",
             .help = "With `reduction: mean` the squared loss is ½|theta - theta_ls|^2 plus the "
                     "constant that the noise leaves; without noise it is the distance to the "
                     "teacher. The kind `point` is the same without samples.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .real_targets = true,
    .work = work,
};
