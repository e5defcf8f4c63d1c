/* sensing.c: a matrix of low rank seen through random inner products: matrix sensing.
 *
 * y_k = <X_k, theta*> with independent Gaussian X_k. The truth has either Gaussian factors, as in
 * completion.c, or the singular values that are given, between Haar-distributed singular vectors.
 * Source: Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), section 2.2 and appendix; given singular
 * values as in Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051), section 5. */
#include <math.h>
#include <string.h>

#include "core/data.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t rows, cols, rank, samples, seed;
    double scale, noise, spread;
    struct reals values;
};

static const struct field fields[] = {
    FIELD(struct options, rows, .doc = "rows of theta", .min = 1, .max = 1000, .otherwise = 50),
    FIELD(struct options, cols, .doc = "columns of theta", .min = 1, .max = 1000, .otherwise = 50),
    FIELD(struct options, rank, .doc = "rank of the truth, when no values are given", .min = 1,
          .max = 1000, .otherwise = 5),
    FIELD(struct options, values, .doc = "singular values of the truth; empty: Gaussian factors",
          .min = 0, .max = 1e300),
    FIELD(struct options, samples, .doc = "n, measurements", .min = 1, .max = 1000000,
          .otherwise = 1000),
    FIELD(struct options, scale,
          .doc = "root mean square of the truth's entries, for Gaussian factors", .min = 0,
          .max = 1e300, .above_min = true, .otherwise = 1),
    FIELD(struct options, spread,
          .doc = "standard deviation of the entries of X_k; 0: 1/sqrt(rows cols)", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct options, noise, .doc = "standard deviation of the noise on the measurements",
          .min = 0, .max = 1e300, .otherwise = 0),
    FIELD(struct options, seed, .doc = "seed of truth, measurements and noise", .min = 0,
          .max = 9007199254740992, .otherwise = 1),
    FIELD_END,
};

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static const char *check(const void *options)
{
    const struct options *o = options;
    const size_t k = smaller((size_t)o->rows, (size_t)o->cols);
    if (o->values.n > k)
        return "more singular values than the matrix has";
    if (o->values.n == 0 && (size_t)o->rank > k)
        return "the rank exceeds the size of the matrix";
    return NULL;
}

static bool measure(const void *options, struct dataset *sizes, struct err *e)
{
    const struct options *o = options;
    *sizes = (struct dataset){.design = DESIGN_DENSE,
                              .n = (size_t)o->samples,
                              .d = (size_t)(o->rows * o->cols),
                              .m = 1,
                              .rows = (size_t)o->rows,
                              .cols = (size_t)o->cols,
                              .has_truth = true};
    return true;
}

/* Gaussian factors, or two orthogonal matrices and the room that making one takes. */
static size_t work(const void *options, const struct dataset *sizes)
{
    const struct options *o = options;
    const size_t r = sizes->rows, c = sizes->cols, larger = r > c ? r : c;
    return o->values.n == 0 ? (r + c) * (size_t)o->rank
                            : r * r + c * c + larger * larger + 2 * larger;
}

static void fill_by_factors(const struct options *o, struct random *r, struct dataset *d,
                            double *work)
{
    const size_t rank = (size_t)o->rank, q = d->rows * d->cols;
    double *a = work, *b = work + d->rows * rank;
    random_fill_gaussian(r, 1, d->rows * rank, a);
    random_fill_gaussian(r, 1, d->cols * rank, b);
    mat_mul((struct gemm_shape){d->rows, rank, d->cols}, false, true, 1, a, b, 0, d->truth);
    vec_scale(q, o->scale * sqrt((double)q) / vec_norm(q, d->truth), d->truth);
}

/* The first singular vectors are the first rows of two random orthogonal matrices. */
static void fill_by_values(const struct options *o, struct random *r, struct dataset *d,
                           double *work)
{
    double *u = work, *v = u + d->rows * d->rows, *rest = v + d->cols * d->cols;
    random_orthogonal(r, d->rows, u, rest);
    random_orthogonal(r, d->cols, v, rest);
    memset(d->truth, 0, d->rows * d->cols * sizeof *d->truth);
    for (size_t k = 0; k < o->values.n; k++)
        mat_add_outer(d->rows, d->cols, o->values.v[k], u + k * d->rows, v + k * d->cols, d->truth);
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    const struct options *o = options;
    const size_t q = d->rows * d->cols;
    struct random r;
    random_open(&r, o->seed, "truth");
    if (o->values.n == 0) {
        fill_by_factors(o, &r, d, work);
    } else {
        fill_by_values(o, &r, d, work);
    }
    random_open(&r, o->seed, "data");
    random_fill_gaussian(&r, o->spread > 0 ? o->spread : 1 / sqrt((double)q), d->n * q, d->x);
    random_open(&r, o->seed, "noise");
    mat_vec(d->n, q, 1, d->x, d->truth, 0, d->y);
    for (size_t i = 0; i < d->n; i++)
        d->y[i] += o->noise * random_gaussian(&r);
    return true;
}

const struct data data_sensing = {
    .kind = {.name = "sensing",
             .summary = "Gaussian inner products with a matrix of low rank",
             .formula = "y_k = <X_k, theta*> + noise, X_k with independent Gaussian entries",
             .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, section 2.2; Gissin, "
                       "Shalev-Shwartz, Daniely 2020, arXiv 1909.12051",
             .help = "theta is (rows,cols); a sample is a whole measurement matrix, so n rows cols "
                     "doubles are kept. Default spread 1/sqrt(rows cols): with scale 1 the "
                     "measurements have mean square about 1, as in the paper's code.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .real_targets = true,
    .work = work,
};
