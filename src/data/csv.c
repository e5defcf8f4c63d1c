/* csv.c: data of the user's own: one CSV with a header and a target column, or bare matrices in two
 * files.
 *
 * Either file of a pair may be CSV or .npy; gzip is accepted everywhere. */
#include <math.h>
#include <string.h>

#include "core/data.h"
#include "core/parse.h"
#include "core/random.h"

struct options {
    struct file path, features, target_file;
    const char *target;
    bool standardize, centre;
    int64_t limit, tests, seed;
};

static const struct field fields[] = {
    FIELD(struct options, path,
          .doc = "CSV with a header; all columns but the target are features"),
    FIELD(struct options, target, .doc = "the target's column in path", .otherwise_text = ""),
    FIELD(struct options, features,
          .doc = "instead of path: the matrix X (n,d), CSV without target, or .npy"),
    FIELD(struct options, target_file, .doc = "with features: the targets y (n,m), CSV or .npy"),
    FIELD(struct options, standardize,
          .doc = "features to mean 0 and variance 1 (divided by n) over the training samples",
          .otherwise = 0),
    FIELD(struct options, centre, .doc = "targets to mean 0 over the training samples",
          .otherwise = 0),
    FIELD(struct options, limit, .doc = "use the first so many rows; 0: all", .min = 0, .max = 1e9,
          .otherwise = 0),
    FIELD(struct options, tests, .doc = "hold so many rows out, drawn with the seed", .min = 0,
          .max = 1e9, .otherwise = 0),
    FIELD(struct options, seed, .doc = "seed of the held-out rows", .min = 0, .max = 9e15,
          .otherwise = 1),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    bool one = o->path.path != NULL, pair = o->features.path && o->target_file.path;
    if (one == pair || (one && (o->features.path || o->target_file.path)))
        return "give path and target, or features and target-file";
    if (one && !o->target[0])
        return "'target' must name the column of the targets";
    if (pair && o->target[0])
        return "'target' names a column of 'path'; the file beside 'features' is 'target-file'";
    if (o->limit > 0 && o->tests >= o->limit)
        return "nothing is left to train on";
    return NULL;
}

/* Both tables; for a single CSV the target's column in it. */
struct source {
    struct number_table x, y;
    size_t column; /* SIZE_MAX for a pair of files */
};

static bool source_open(const struct options *o, struct source *s, struct err *e)
{
    *s = (struct source){.column = SIZE_MAX};
    if (!o->path.path) {
        if (!parse_measure(&o->features, &s->x, e) || !parse_measure(&o->target_file, &s->y, e))
            return false;
        if (s->x.rows != s->y.rows)
            return err_set(e, ERR_INPUT, "%s has %zu rows and %s has %zu", o->features.path,
                           s->x.rows, o->target_file.path, s->y.rows);
        return true;
    }
    if (!parse_measure_named(&o->path, &s->x, e))
        return false;
    if (!parse_column(&s->x, o->target, &s->column, e))
        return err_about(e, "target");
    return s->x.cols > 1
               ? true
               : err_set(e, ERR_INPUT, "%s has no column beside the target", o->path.path);
}

static size_t rows_of(const struct options *o, const struct source *s)
{
    return o->limit > 0 && (size_t)o->limit < s->x.rows ? (size_t)o->limit : s->x.rows;
}

static bool measure(const void *options, struct dataset *d, struct err *e)
{
    const struct options *o = options;
    struct source s;
    if (!source_open(o, &s, e))
        return false;
    size_t rows = rows_of(o, &s), m = s.column == SIZE_MAX ? s.y.cols : 1,
           features = s.column == SIZE_MAX ? s.x.cols : s.x.cols - 1;
    if ((size_t)o->tests >= rows) {
        err_set(e, ERR_INPUT, "%zu rows leave nothing to train on beside %lld tests", rows,
                (long long)o->tests);
        return err_about(e, "tests");
    }
    *d = (struct dataset){.design = DESIGN_DENSE,
                          .n = rows - (size_t)o->tests,
                          .d = features,
                          .m = m,
                          .rows = m,
                          .cols = features,
                          .n_test = (size_t)o->tests};
    return true;
}

/* The tables whole, and an order of the rows. */
_Static_assert(sizeof(size_t) <= sizeof(double), "indices are kept in the room of doubles");
static size_t work(const void *options, const struct dataset *d)
{
    const struct options *o = options;
    struct source s;
    struct err ignored = {0};
    (void)d;
    if (!source_open(o, &s, &ignored))
        return 0;
    return s.x.rows * s.x.cols + s.y.rows * s.y.cols + s.x.rows;
}

/* The mean of the n numbers that stand `stride` apart. Taken about the first of them, it is exact
 * for a constant column, which would otherwise be scaled by one over its rounding. */
static double mean_of(size_t n, size_t stride, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (x[i * stride] - x[0]) / (double)n;
    return x[0] + sum;
}

static void shift_and_scale(size_t n, size_t stride, double mean, double scale, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i * stride] = (x[i * stride] - mean) * scale;
}

static bool standardize_features(struct dataset *d, struct err *e)
{
    for (size_t j = 0; j < d->d; j++) {
        double mean = mean_of(d->n, d->d, d->x + j), variance = 0;
        for (size_t i = 0; i < d->n; i++)
            variance += pow(d->x[i * d->d + j] - mean, 2) / (double)d->n;
        if (!isfinite(variance))
            return err_set(e, ERR_INPUT, "feature %zu is too large to be standardized", j + 1);
        /* A constant column becomes zero: it says nothing. */
        double scale = variance > 0 ? 1 / sqrt(variance) : 0;
        shift_and_scale(d->n, d->d, mean, scale, d->x + j);
        shift_and_scale(d->n_test, d->d, mean, scale, d->x_test + j);
    }
    return true;
}

static void centre_targets(struct dataset *d)
{
    for (size_t k = 0; k < d->m; k++) {
        double mean = mean_of(d->n, d->m, d->y + k);
        shift_and_scale(d->n, d->m, mean, 1, d->y + k);
        shift_and_scale(d->n_test, d->m, mean, 1, d->y_test + k);
    }
}

static void copy_row(const struct source *s, const double *table, const double *targets, size_t row,
                     size_t d, size_t m, double *x, double *y)
{
    if (s->column == SIZE_MAX) {
        memcpy(x, table + row * d, d * sizeof *x);
        memcpy(y, targets + row * m, m * sizeof *y);
        return;
    }
    const double *line = table + row * s->x.cols;
    memcpy(x, line, s->column * sizeof *x);
    memcpy(x + s->column, line + s->column + 1, (d - s->column) * sizeof *x);
    y[0] = line[s->column];
}

static bool fill(const void *options, struct dataset *d, double *space, struct err *e)
{
    const struct options *o = options;
    struct source s;
    struct random r;
    if (!source_open(o, &s, e))
        return false;
    double *table = space, *targets = table + s.x.rows * s.x.cols;
    size_t *order = (size_t *)(void *)(targets + s.y.rows * s.y.cols), rows = rows_of(o, &s);
    if (!parse_fill(&s.x, table, e) || (s.column == SIZE_MAX && !parse_fill(&s.y, targets, e)))
        return false;
    for (size_t i = 0; i < rows; i++)
        order[i] = i;
    random_open(&r, o->seed, "held-out rows");
    if (d->n_test > 0)
        random_shuffle(&r, rows, order);
    for (size_t i = 0; i < d->n; i++)
        copy_row(&s, table, targets, order[i], d->d, d->m, d->x + i * d->d, d->y + i * d->m);
    for (size_t i = 0; i < d->n_test; i++)
        copy_row(&s, table, targets, order[d->n + i], d->d, d->m, d->x_test + i * d->d,
                 d->y_test + i * d->m);
    if (o->centre)
        centre_targets(d);
    return !o->standardize || standardize_features(d, e);
}

const struct data data_csv = {
    .kind = {.name = "csv",
             .summary = "data of the user's own, from CSV or .npy",
             .formula = "x (n,d) and y (n,m) as they stand in the files",
             .source = "RFC 4180; the .npy format, versions 1 and 2",
             .help = "Paths are relative to the YAML file. Rows keep their order unless some are "
                     "held out. Without an "
                     "intercept: centre targets or add a column of ones for one.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .brought = true,
    .work = work,
};
