/* csv.c: data of the user's own: one CSV with a header and a target column, or bare matrices in two
 * files.
 *
 * Either file of a pair may be CSV or .npy; gzip is accepted everywhere. What is doubtful in a
 * table (an index among the features, a first line of numbers) is refused until the options say
 * what it is. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "core/data.h"
#include "formats/columns.h"
#include "numerics/random.h"

struct options {
    struct file path, features, target_file;
    struct texts columns, drop;
    const char *target;
    struct table_form form;
    bool transpose, standardize, centre;
    int64_t limit, tests, seed;
};

static const struct field fields[] = {
    FIELD(struct options, path,
          .doc = "CSV with a header; all columns but the target are features"),
    FIELD(struct options, target, .doc = "the target's column in path", .otherwise_text = ""),
    FIELD(struct options, features,
          .doc = "instead of path: the matrix X (n,d), CSV without target, or .npy"),
    FIELD_AS(struct options, columns, "features",
             .doc = "with path: the columns to use, in this order: [a, b]; the others may hold "
                    "anything"),
    FIELD(struct options, drop,
          .doc = "with path: columns that are no features: [id]; \"\" is one without a name"),
    FIELD(struct options, target_file,
          .doc = "with features: the targets y (n,m), CSV or .npy; n targets may stand in one row"),
    TABLE_FORM_FIELDS(struct options),
    FIELD(struct options, transpose,
          .doc = "with target-file: samples are columns, X (d,n) and y (m,n)", .otherwise = 0),
    FIELD(struct options, standardize,
          .doc = "features to mean 0 and variance 1 (divided by n) over the training samples; one "
                 "that is constant but for rounding becomes 0",
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

static bool is_among(const char *name, const struct texts *list, size_t n)
{
    for (size_t i = 0; list->v && i < n; i++)
        if (strcmp(list->v[i], name) == 0)
            return true;
    return false;
}

/* One CSV whose columns have names. */
static const char *check_named(const struct options *o)
{
    if (!o->target[0])
        return "'target' must name the column of the targets";
    if (o->columns.v && o->drop.v)
        return "give 'features' or 'drop', not both: what is not listed is left out";
    if (o->columns.v && o->columns.n == 0)
        return "'features' lists no column";
    if (is_among(o->target, &o->columns, o->columns.n))
        return "the target stands among the features";
    if (is_among(o->target, &o->drop, o->drop.n))
        return "the target stands in 'drop'; no target is a feature anyway";
    for (size_t i = 0; o->columns.v && i < o->columns.n; i++)
        if (is_among(o->columns.v[i], &o->columns, i))
            return "a column stands twice in 'features'";
    if (strcmp(o->form.header, "false") == 0)
        return "'path' needs a header; a table without names is given as 'features' and "
               "'target-file'";
    return o->transpose
               ? "'transpose' goes with 'features' and 'target-file': a header names columns"
               : NULL;
}

/* Bare matrices in two files. */
static const char *check_bare(const struct options *o)
{
    if (o->target[0])
        return "'target' names a column of 'path'; the file beside 'features' is 'target-file'";
    return o->columns.v || o->drop.v ? "names of columns go with 'path', not with 'target-file'"
                                     : NULL;
}

static const char *check(const void *options)
{
    const struct options *o = options;
    bool one = o->path.path != NULL, pair = o->features.path && o->target_file.path;
    if (one == pair || (one && (o->features.path || o->target_file.path)))
        return "give path and target, or features and target-file";
    if (o->limit > 0 && o->tests >= o->limit)
        return "nothing is left to train on";
    return one ? check_named(o) : check_bare(o);
}

/* --- the tables ------------------------------------------------------------------------------- */

/* One CSV, or two tables; which of their numbers are used, the targets behind the features. */
struct source {
    struct number_table x, y;
    struct part part_x, part_y; /* width 0: there is no y, x holds the targets */
    size_t rows;                /* that are used */
};

/* n targets may stand in a row as well as in a column. */
static void turn_targets(struct source *s)
{
    struct number_table *y = &s->y;
    bool vector = y->rows == 1 || y->cols == 1;
    if (vector && s->x.rows > 1 && y->rows != s->x.rows && y->cols == s->x.rows)
        parse_transpose(y);
}

/* How many targets a reader would count. */
static size_t count_targets(const struct number_table *y)
{
    return y->rows == 1 ? y->cols : y->rows;
}

static bool rows_differ(const struct source *s, struct err *e)
{
    enum { PATH = 120 };
    const struct number_table *x = &s->x, *y = &s->y;
    char path[PATH];
    struct where at = {.file = x->file->path};
    err_set_at(e, ERR_INPUT, at, "samples and targets differ in number: %zu here, %zu in %s",
               x->rows, count_targets(y), text_tail(y->file->path, path, PATH));
    if (parse_blames_header(x, y->rows, e) || parse_blames_header(y, x->rows, e))
        return false;
    if (parse_blames_form(x, e) || parse_blames_form(y, e))
        return false;
    if (x->cols == count_targets(y) || x->cols == y->cols)
        return err_hint(e, x->transposed ? "`transpose: true` takes columns for samples: without "
                                           "it the numbers would agree"
                                         : "are samples the columns? `transpose: true` says so");
    return false;
}

static bool could_have_header(const struct number_table *t)
{
    return t->header_doubt || t->header_stands_out;
}

/* A first line of numbers that could be a header is data when that makes as many samples as
 * targets; in doubt are two such files. Targets that were the last column of the features' table
 * have its number, d, for a name. */
static bool headers_agree(const struct source *s, struct err *e)
{
    if (!could_have_header(&s->x) ||
        !(could_have_header(&s->y) ||
          (s->x.header_doubt && !s->y.transposed && parse_begins_with(&s->y, s->x.cols))))
        return true;
    err_set_at(e, ERR_INPUT, (struct where){s->x.file->path, 1, 1},
               "the first line could be a header, as pandas writes for columns without names, and "
               "so could that of the targets");
    return err_hint(e, "`header: true` takes both for headers, `header: false` for data");
}

static bool pair_open(const struct options *o, struct source *s, struct err *e)
{
    if (!parse_measure(&o->features, &o->form, &s->x, e) ||
        !parse_measure(&o->target_file, &o->form, &s->y, e))
        return false;
    if (o->transpose) {
        parse_transpose(&s->x);
        parse_transpose(&s->y);
    }
    turn_targets(s);
    s->part_x = parse_whole(&s->x);
    s->part_y = parse_whole(&s->y);
    return headers_agree(s, e) && columns_check_bare(&s->x, &o->form, e) &&
           columns_check_bare(&s->y, &o->form, e) && (s->x.rows == s->y.rows || rows_differ(s, e));
}

static bool source_open(const struct options *o, struct source *s, struct err *e)
{
    struct columns_wanted wanted = {o->target, o->columns, o->drop};
    *s = (struct source){0};
    bool fine = o->path.path ? parse_measure_named(&o->path, &o->form, &s->x, e) &&
                                   columns_choose(&s->x, &wanted, &s->part_x, e)
                             : pair_open(o, s, e);
    s->rows = o->limit > 0 && (size_t)o->limit < s->x.rows ? (size_t)o->limit : s->x.rows;
    s->part_x.rows = s->part_y.rows = s->rows;
    return fine;
}

static void source_release(struct source *s)
{
    parse_release(&s->x);
    parse_release(&s->y);
}

/* The numbers: X (rows,d) with the target behind each row when they share a file, and y (rows,m).
 * NULL: only look at them. */
static bool source_fill(const struct source *s, double *x, double *y, struct err *e)
{
    return parse_fill(&s->x, &s->part_x, x, e) &&
           (s->part_y.width == 0 || parse_fill(&s->y, &s->part_y, y, e));
}

static bool source_measure(const struct options *o, const struct source *s, struct dataset *d,
                           struct err *e)
{
    size_t tests = (size_t)o->tests, m = s->part_y.width ? s->part_y.width : 1,
           features = s->part_y.width ? s->part_x.width : s->part_x.width - 1;
    if (tests >= s->rows) {
        err_set_at(e, ERR_INPUT, (struct where){.file = s->x.file->path},
                   "%zu rows leave nothing to train on beside %zu tests", s->rows, tests);
        return err_about(e, "tests");
    }
    *d = (struct dataset){.design = DESIGN_DENSE,
                          .n = s->rows - tests,
                          .d = features,
                          .m = m,
                          .rows = m,
                          .cols = features,
                          .n_test = tests};
    return source_fill(s, NULL, NULL, e);
}

static bool measure(const void *options, struct dataset *d, struct err *e)
{
    const struct options *o = options;
    struct source s;
    bool fine = source_open(o, &s, e) && source_measure(o, &s, d, e);
    source_release(&s);
    return fine;
}

/* The rows that are used, features and targets, and an order of them. */
_Static_assert(sizeof(size_t) <= sizeof(double), "indices are kept in the room of doubles");
static size_t work(const void *options, const struct dataset *d)
{
    return (d->n + d->n_test) * (d->d + d->m + 1);
}

/* --- the samples ------------------------------------------------------------------------------ */

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

/* Whether the numbers differ by no more than rounding: sums of n numbers that are equal but for the
 * order of their terms are off by about sqrt(n) units in the last place. */
static bool is_constant(size_t n, size_t stride, const double *x)
{
    static const double units = 4;
    double low = x[0], high = x[0];
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, x[i * stride]);
        high = fmax(high, x[i * stride]);
    }
    return high - low <= units * sqrt((double)n) * DBL_EPSILON * fmax(fabs(low), fabs(high));
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
        double scale = variance > 0 && !is_constant(d->n, d->d, d->x + j) ? 1 / sqrt(variance) : 0;
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

/* The numbers that were read: a row of features and one of targets for each sample. */
struct rows {
    const double *x, *y;
    size_t stride_x, stride_y;
};

static void copy_row(const struct dataset *d, const struct rows *from, size_t row, double *x,
                     double *y)
{
    memcpy(x, from->x + row * from->stride_x, d->d * sizeof *x);
    memcpy(y, from->y + row * from->stride_y, d->m * sizeof *y);
}

/* The rows in their order, or in one drawn with the seed when some are held out. */
static void order_rows(const struct options *o, const struct dataset *d, size_t *order)
{
    struct random r;
    for (size_t i = 0; i < d->n + d->n_test; i++)
        order[i] = i;
    random_open(&r, o->seed, "held-out rows");
    if (d->n_test > 0)
        random_shuffle(&r, d->n + d->n_test, order);
}

static bool source_copy(const struct options *o, const struct source *s, struct dataset *d,
                        double *space, struct err *e)
{
    bool one = s->part_y.width == 0;
    double *table = space, *targets = table + s->rows * d->d;
    size_t *order = (size_t *)(void *)(targets + s->rows * d->m);
    struct rows from = {.x = table,
                        .y = one ? table + d->d : targets,
                        .stride_x = s->part_x.width,
                        .stride_y = one ? s->part_x.width : d->m};
    if (!source_fill(s, table, targets, e))
        return false;
    order_rows(o, d, order);
    for (size_t i = 0; i < d->n; i++)
        copy_row(d, &from, order[i], d->x + i * d->d, d->y + i * d->m);
    for (size_t i = 0; i < d->n_test; i++)
        copy_row(d, &from, order[d->n + i], d->x_test + i * d->d, d->y_test + i * d->m);
    return true;
}

static bool fill(const void *options, struct dataset *d, double *space, struct err *e)
{
    const struct options *o = options;
    struct source s;
    bool fine = source_open(o, &s, e) && source_copy(o, &s, d, space, e);
    source_release(&s);
    if (fine && o->centre)
        centre_targets(d);
    return fine && (!o->standardize || standardize_features(d, e));
}

const struct data data_csv = {
    .kind = {.name = "csv",
             .summary = "data of the user's own, from CSV or .npy",
             .formula = "x (n,d) and y (n,m) as they stand in the files",
             .source = "RFC 4180; the .npy format, versions 1 and 2",
             .help = "Paths are relative to the YAML file. Rows keep their order unless some are "
                     "held out. Without an "
                     "intercept: centre targets or add a column of ones for one. Columns that are "
                     "used hold finite numbers, decimals with a point; lines end in any of the "
                     "three ways; .npy holds real numbers of any type, rows or columns first. An "
                     "index that pandas or R wrote along is refused: drop: [\"\"] leaves it out.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .measure = measure,
    .fill = fill,
    .brought = true,
    .work = work,
};
