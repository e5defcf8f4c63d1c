/* teacher.c: Gaussian features and a linear teacher of low rank, or of given singular values, with
 * several outputs.
 *
 * A two-layer linear teacher with r hidden units is one of rank r. Learning it shows the singular
 * values rise one after another. The teacher is A B' with Gaussian factors, scaled to the given
 * Frobenius norm, or U diag(values) V' with Haar-distributed singular vectors.
 * Source: Lampinen, Ganguli 2018, arXiv 1809.10374 (low-rank teacher and noise). */
#include <string.h>

#include "core/data.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t samples, features, outputs, rank, tests, seed;
    double norm, noise;
    struct reals values;
};

static const struct field fields[] = {
    FIELD(struct options, samples, .doc = "n, training samples", .required = true, .min = 1,
          .max = 1e8),
    FIELD(struct options, features, .doc = "d, input features", .required = true, .min = 1,
          .max = 4096),
    FIELD(struct options, outputs, .doc = "m, outputs", .required = true, .min = 1, .max = 4096),
    FIELD(struct options, rank, .doc = "rank of the teacher, when no values are given", .min = 1,
          .max = 4096, .otherwise = 1),
    FIELD(struct options, values,
          .doc = "singular values of the teacher; empty: Gaussian factors of that rank", .min = 0,
          .max = 1e300),
    FIELD(struct options, norm, .doc = "Frobenius norm of the teacher, when no values are given",
          .min = 0, .max = 1e300, .otherwise = 1),
    FIELD(struct options, noise, .doc = "standard deviation of the noise on the targets", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct options, tests, .doc = "held-out samples", .min = 0, .max = 1e8, .otherwise = 0),
    FIELD(struct options, seed, .doc = "seed of features, teacher and noise", .min = 0, .max = 9e15,
          .otherwise = 1),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    int64_t most = o->features < o->outputs ? o->features : o->outputs;
    if (o->values.n > (size_t)most)
        return "more singular values than the teacher has";
    if (o->values.n == 0 && o->rank > most)
        return "the rank exceeds the features or the outputs";
    return NULL;
}

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

/* Two factors, or two orthogonal matrices and the room that making one takes. */
static size_t work(const void *options, const struct dataset *d)
{
    const struct options *o = options;
    size_t larger = d->m > d->d ? d->m : d->d;
    return o->values.n == 0 ? (d->m + d->d) * (size_t)o->rank
                            : d->m * d->m + d->d * d->d + larger * larger;
}

static void fill_by_factors(const struct options *o, struct random *r, struct dataset *d,
                            double *space)
{
    size_t rank = (size_t)o->rank, q = d->m * d->d;
    double *a = space, *b = a + d->m * rank;
    random_fill_gaussian(r, 1, d->m * rank, a);
    random_fill_gaussian(r, 1, d->d * rank, b);
    mat_mul((struct gemm_shape){d->m, rank, d->d}, false, true, 1, a, b, 0, d->truth);
    vec_scale(q, o->norm / vec_norm(q, d->truth), d->truth);
}

/* The first rows of two orthogonal matrices are the singular vectors. */
static void fill_by_values(const struct options *o, struct random *r, struct dataset *d,
                           double *space)
{
    double *u = space, *v = u + d->m * d->m, *rest = v + d->d * d->d;
    random_orthogonal(r, d->m, u, rest);
    random_orthogonal(r, d->d, v, rest);
    memset(d->truth, 0, d->m * d->d * sizeof *d->truth);
    for (size_t k = 0; k < o->values.n; k++)
        mat_add_outer(d->m, d->d, o->values.v[k], u + k * d->m, v + k * d->d, d->truth);
}

static void fill_part(const struct options *o, const char *stream, const char *noise_stream,
                      const struct dataset *d, size_t n, double *x, double *y)
{
    struct random features, noise;
    random_open(&features, o->seed, stream);
    random_open(&noise, o->seed, noise_stream);
    random_fill_gaussian(&features, 1, n * d->d, x);
    mat_mul((struct gemm_shape){n, d->d, d->m}, false, true, 1, x, d->truth, 0, y);
    for (size_t i = 0; o->noise > 0 && i < n * d->m; i++)
        y[i] += o->noise * random_gaussian(&noise);
}

static bool fill(const void *options, struct dataset *d, double *space, struct err *e)
{
    const struct options *o = options;
    struct random r;
    random_open(&r, o->seed, "teacher");
    if (o->values.n == 0)
        fill_by_factors(o, &r, d, space);
    else
        fill_by_values(o, &r, d, space);
    fill_part(o, "data", "noise", d, d->n, d->x, d->y);
    if (d->n_test > 0)
        fill_part(o, "test data", "test noise", d, d->n_test, d->x_test, d->y_test);
    return true;
}

const struct data data_teacher = {
    .kind = {.name = "teacher",
             .summary = "Gaussian features and a linear teacher of low rank",
             .formula = "y = theta* x + noise, rank theta* = r, x ~ N(0, I)",
             .source = "Lampinen, Ganguli 2018, arXiv 1809.10374",
             .help = "theta* is (outputs, features). Features are not standardized. For one seed "
                     "and rank the teacher does not depend on the number of samples, and fewer "
                     "samples are the first of more.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .real_targets = true,
    .work = work,
};
