/* quadratic-teacher.c: Gaussian features and targets x'A*x, A* symmetric with eigenvalues that are
 * given, between Haar-distributed eigenvectors.
 *
 * For x ~ N(0, I) the mean of (x'Bx)^2/2 is |B|^2 + (tr B)^2/2: what squared loss measures of the
 * error B of A. Source: Isserlis' theorem for the fourth moments of a Gaussian. */
#include <string.h>

#include "core/data.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t samples, features, seed;
    struct reals values;
    double noise;
};

static const struct field fields[] = {
    FIELD(struct options, samples, .doc = "n, training samples", .required = true, .min = 1,
          .max = 1e7),
    FIELD(struct options, features, .doc = "d, input features", .required = true, .min = 1,
          .max = 2000),
    FIELD(struct options, values, .doc = "eigenvalues of A* that are not zero, at most d",
          .otherwise_text = "1"),
    FIELD(struct options, noise, .doc = "standard deviation of the noise on the targets", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct options, seed, .doc = "seed of features, eigenvectors and noise", .min = 0,
          .max = 9007199254740992, .otherwise = 1),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    return (int64_t)o->values.n > o->features ? "more eigenvalues than features" : NULL;
}

static bool measure(const void *options, struct dataset *d, struct err *e)
{
    const struct options *o = options;
    const size_t n = (size_t)o->features;
    *d = (struct dataset){.design = DESIGN_QUADRATIC,
                          .n = (size_t)o->samples,
                          .d = n,
                          .m = 1,
                          .rows = n,
                          .cols = n,
                          .has_truth = true};
    return true;
}

static size_t work(const void *options, const struct dataset *sizes)
{
    return 2 * sizes->d * sizes->d + 2 * sizes->d;
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    const struct options *o = options;
    const size_t n = d->d;
    double *vectors = work, *image = work + n * n;
    struct random r;
    random_open(&r, o->seed, "truth");
    random_orthogonal(&r, n, vectors, image);
    memset(d->truth, 0, n * n * sizeof *d->truth);
    for (size_t k = 0; k < o->values.n; k++)
        mat_add_outer(n, n, o->values.v[k], vectors + k * n, vectors + k * n, d->truth);
    random_open(&r, o->seed, "data");
    random_fill_gaussian(&r, 1, d->n * n, d->x);
    random_open(&r, o->seed, "noise");
    for (size_t i = 0; i < d->n; i++) {
        mat_vec(n, n, 1, d->truth, d->x + i * n, 0, image);
        d->y[i] = vec_dot(n, d->x + i * n, image) + o->noise * random_gaussian(&r);
    }
    return true;
}

const struct data data_quadratic_teacher = {
    .kind = {.name = "quadratic-teacher",
             .summary = "Gaussian features and a symmetric matrix that reads them quadratically",
             .formula = "y = x'A*x + noise, x ~ N(0, I)",
             .source = "Du and Lee 2018, arXiv 1803.01206; moments: Isserlis 1918",
             .help =
                 "theta is (d,d) and f = x'theta x. The squared loss of infinitely many samples "
                 "is |B|^2 + (tr B)^2/2 for B = theta - A*.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .real_targets = true,
    .work = work,
};
