/* completion.c: a random matrix of low rank of which some entries are seen: matrix completion.
 *
 * The truth is A B' with Gaussian A (rows,rank) and B (cols,rank), scaled to Frobenius norm
 * scale * sqrt(rows cols), so that its entries have mean square scale^2. The observed entries are
 * drawn without replacement; for one seed a smaller set is contained in every larger one.
 * Source: Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), section 2.2 and appendix (100 x 100, rank
 * 5 and 10, 2000 or 5000 entries, norm 100). */
#include <math.h>
#include <string.h>

#include "core/data.h"
#include "numerics/linalg.h"
#include "numerics/random.h"

struct options {
    int64_t rows, cols, rank, observed, seed;
    double scale, noise;
};

static const struct field fields[] = {
    FIELD(struct options, rows, .doc = "rows of theta", .min = 1, .max = 10000, .otherwise = 100),
    FIELD(struct options, cols, .doc = "columns of theta", .min = 1, .max = 10000,
          .otherwise = 100),
    FIELD(struct options, rank, .doc = "rank of the truth", .min = 1, .max = 10000, .otherwise = 5),
    FIELD(struct options, observed, .doc = "entries observed", .min = 1, .max = 100000000,
          .otherwise = 2000),
    FIELD(struct options, scale, .doc = "root mean square of the entries of the truth", .min = 0,
          .max = 1e300, .above_min = true, .otherwise = 1),
    FIELD(struct options, noise, .doc = "standard deviation of the noise on what is observed",
          .min = 0, .max = 1e300, .otherwise = 0),
    FIELD(struct options, seed, .doc = "seed of truth, choice of entries and noise", .min = 0,
          .max = 9007199254740992, .otherwise = 1),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    if (o->observed > o->rows * o->cols)
        return "more entries observed than the matrix has";
    if (o->rank > o->rows || o->rank > o->cols)
        return "the rank exceeds the size of the matrix";
    return NULL;
}

static bool measure(const void *options, struct dataset *sizes, struct err *e)
{
    const struct options *o = options;
    *sizes = (struct dataset){.design = DESIGN_ENTRIES,
                              .n = (size_t)o->observed,
                              .d = (size_t)(o->rows * o->cols),
                              .m = 1,
                              .rows = (size_t)o->rows,
                              .cols = (size_t)o->cols,
                              .has_truth = true};
    return true;
}

/* The two factors, and later the order in which entries are seen. */
_Static_assert(sizeof(size_t) == sizeof(double), "indices are kept in the room of doubles");
static size_t work(const void *options, const struct dataset *sizes)
{
    const size_t factors =
        (sizes->rows + sizes->cols) * (size_t)((const struct options *)options)->rank;
    const size_t entries = sizes->rows * sizes->cols;
    return factors > entries ? factors : entries;
}

static void fill_truth(const struct options *o, struct dataset *d, double *work)
{
    const size_t rank = (size_t)o->rank;
    double *a = work, *b = work + d->rows * rank;
    struct random r;
    random_open(&r, o->seed, "truth");
    random_fill_gaussian(&r, 1, d->rows * rank, a);
    random_fill_gaussian(&r, 1, d->cols * rank, b);
    mat_mul((struct gemm_shape){d->rows, rank, d->cols}, false, true, 1, a, b, 0, d->truth);
    const size_t q = d->rows * d->cols;
    vec_scale(q, o->scale * sqrt((double)q) / vec_norm(q, d->truth), d->truth);
}

static bool fill(const void *options, struct dataset *d, double *work, struct err *e)
{
    const struct options *o = options;
    fill_truth(o, d, work);
    const size_t q = d->rows * d->cols;
    size_t *order = (size_t *)(void *)work;
    for (size_t i = 0; i < q; i++)
        order[i] = i;
    struct random r;
    random_open(&r, o->seed, "data");
    random_shuffle(&r, q, order);
    memcpy(d->entry, order, d->n * sizeof *order);
    random_open(&r, o->seed, "noise");
    for (size_t i = 0; i < d->n; i++)
        d->y[i] = d->truth[d->entry[i]] + o->noise * random_gaussian(&r);
    return true;
}

const struct data data_completion = {
    .kind = {.name = "completion",
             .summary = "some entries of a random matrix of low rank",
             .formula = "y_k = theta*[i_k, j_k] + noise; theta* = c A B', |theta*|_F = scale "
                        "sqrt(rows cols)",
             .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, section 2.2",
             .help = "One sample per observed entry, drawn without replacement. For one seed and "
                     "size a smaller set is part of every larger one. The error on all entries is "
                     "the observable population-error with `scaling: entry`.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .real_targets = true,
    .work = work,
};
