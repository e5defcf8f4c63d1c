/* problem.c: see problem.h. */
#include "core/problem.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/slab.h"
#include "numerics/linalg.h"

/* Sizes above this are a mistake, not a problem: 2^31 entries are 16 GiB, and BLAS counts in int.
 */
static const double most_entries = 2147483647.0;

static bool is_sensing(const struct dataset *d)
{
    return d->design == DESIGN_DENSE && (d->rows != d->m || d->cols != d->d);
}

static size_t features_of(const struct dataset *d)
{
    return is_sensing(d) ? d->rows * d->cols : d->d;
}

static bool sizes_check(const struct dataset *d, struct err *e)
{
    double q = (double)d->rows * (double)d->cols;
    double cells = dataset_has_rows(d) ? ((double)d->n + (double)d->n_test) * (double)d->d : 0;
    if (d->n == 0 || d->m == 0 || q == 0)
        return err_set(e, ERR_INPUT,
                       "the data are empty: %zu samples, %zu x %zu canonical parameters", d->n,
                       d->rows, d->cols);
    if (q > most_entries || cells > most_entries || (double)d->n * (double)d->m > most_entries)
        return err_set(e, ERR_INPUT, "the data are too large: %zu samples of %zu features", d->n,
                       d->d);
    return true;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Features of a chunk of the quadratic design, or of a batch in a function space. */
static size_t room_for_rows(const struct problem *pb)
{
    const struct dataset *d = &pb->made;
    if (pb->function_space)
        return d->n * d->d;
    return d->design == DESIGN_QUADRATIC ? PROBLEM_CHUNK * d->d : 0;
}

/* The arrays of the data as their kind makes them, and the scratch. */
static void cut(struct problem *pb, size_t data_work, struct slab *s)
{
    struct dataset *d = &pb->made;
    const bool has_rows = dataset_has_rows(d);
    const size_t outputs = d->n * d->m, test_outputs = d->n_test * d->m,
                 most = larger(outputs, test_outputs), chunk = room_for_rows(pb);
    d->x = has_rows ? slab_take(s, d->n * d->d) : NULL;
    d->y = slab_take(s, outputs);
    d->x_test = has_rows ? slab_take(s, d->n_test * d->d) : NULL;
    d->y_test = slab_take(s, test_outputs);
    d->truth = slab_take(s, d->rows * d->cols);
    pb->rows = slab_take(s, chunk);
    pb->gathered = slab_take(s, chunk);
    pb->f = slab_take(s, most);
    pb->slope = slab_take(s, most);
    pb->direction = slab_take(s, most);
    pb->truth_f = slab_take(s, most);
    pb->data_work = slab_take(s, data_work);
}

/* The entries, and their lists by rows and by columns. */
static size_t entries_room(const struct dataset *d)
{
    return d->design == DESIGN_ENTRIES ? d->n + sparse_room(d->rows, d->cols, d->n) : 1;
}

static bool memory_open(struct problem *pb, size_t data_work, struct err *e)
{
    struct dataset *d = &pb->made;
    struct slab s = {0};
    cut(pb, data_work, &s);
    pb->memory = calloc(s.used + 1, sizeof(double));
    pb->entries = calloc(entries_room(d), sizeof(size_t));
    if (!pb->memory || !pb->entries)
        return err_set(e, ERR_MEMORY, "no memory for %zu samples of %zu features", d->n, d->d);
    s = (struct slab){.memory = pb->memory};
    cut(pb, data_work, &s);
    d->entry = d->design == DESIGN_ENTRIES ? pb->entries : NULL;
    return true;
}

bool problem_measure(struct problem *pb, const struct choice *data, const struct choice *loss,
                     struct err *e)
{
    *pb = (struct problem){.source = (const struct data *)(const void *)data->kind,
                           .source_options = data->options,
                           .loss = (const struct loss *)(const void *)loss->kind,
                           .loss_options = loss->options};
    struct dataset *d = &pb->made;
    if (!pb->source->measure(data->options, d, e) || !sizes_check(d, e))
        return false;
    const struct loss_scale *scale = loss->options;
    pb->data = *d;
    pb->q = d->rows * d->cols;
    pb->scale = scale->factor / (strcmp(scale->reduction, "mean") == 0 ? (double)d->n : 1.0);
    return true;
}

static bool targets_are_finite(const struct dataset *d, struct err *e)
{
    for (size_t i = 0; i < d->n * d->m; i++)
        if (!isfinite(d->y[i]))
            return err_set(e, ERR_INPUT, "target %zu is not finite", i + 1);
    return true;
}

void problem_read_as(struct problem *pb, bool function_space)
{
    if (pb->memory) {
        assert(pb->function_space == function_space);
        return;
    }
    pb->function_space = function_space;
    pb->data = pb->made;
    pb->q = pb->data.rows * pb->data.cols;
    if (!function_space)
        return;
    pb->data.design = DESIGN_IDENTITY;
    pb->data.rows = pb->data.n;
    pb->data.cols = pb->data.m;
    pb->q = pb->data.n * pb->data.m;
}

struct samples problem_samples(const struct problem *pb)
{
    const struct dataset *d = &pb->made;
    return (struct samples){.n = d->n, .d = dataset_has_rows(d) ? d->d : 0, .m = d->m, .x = d->x};
}

/* What was made, as the model reads it: in a function space the truth is f of the planted theta. */
static void read_made(struct problem *pb)
{
    const struct dataset asked = pb->data;
    pb->data = pb->made;
    if (!pb->function_space)
        return;
    if (pb->made.has_truth)
        problem_predict(pb, pb->made.truth, pb->truth_f);
    pb->data.truth = pb->truth_f;
    pb->data.design = asked.design;
    pb->data.rows = asked.rows;
    pb->data.cols = asked.cols;
}

bool problem_fill(struct problem *pb, struct err *e)
{
    struct dataset *d = &pb->made;
    size_t work = pb->source->work ? pb->source->work(pb->source_options, d) : 0;
    if (!memory_open(pb, work, e) || !pb->source->fill(pb->source_options, d, pb->data_work, e) ||
        !targets_are_finite(d, e))
        return false;
    if (d->entry)
        pb->seen = sparse_of(d->rows, d->cols, d->n, d->entry, pb->entries + d->n);
    read_made(pb);
    return true;
}

bool problem_targets_fit(const struct problem *pb, struct err *e)
{
    const struct dataset *d = &pb->data;
    if (!pb->loss->classification)
        return true;
    if (pb->source->real_targets)
        return err_set(e, ERR_INPUT, "the targets are real numbers, but this loss takes -1 and +1");
    for (size_t i = 0; d->y && i < d->n * d->m; i++)
        if (d->y[i] != 1 && d->y[i] != -1)
            return err_set(e, ERR_INPUT, "target %zu is %g, but this loss takes -1 and +1", i + 1,
                           d->y[i]);
    return true;
}

bool problem_open(struct problem *pb, const struct choice *data, const struct choice *loss,
                  struct err *e)
{
    return problem_measure(pb, data, loss, e) && problem_fill(pb, e) && problem_targets_fit(pb, e);
}

void problem_release(struct problem *pb)
{
    free(pb->memory);
    free(pb->entries);
    *pb = (struct problem){0};
}

/* f = X theta' for n samples: a matrix product, or a product with a vector when there is one
 * output. */
static void dense_predict(const struct dataset *d, size_t n, const double *x, const double *theta,
                          double *f)
{
    size_t features = features_of(d);
    if (d->m == 1)
        mat_vec(n, features, 1, x, theta, 0, f);
    else
        mat_mul((struct gemm_shape){n, features, d->m}, false, true, 1, x, theta, 0, f);
}

/* f_ik = x_i' A_k x_i by matrix products X A_k, a chunk of rows at a time. */
static void quadratic_predict(const struct problem *pb, size_t n, const double *x,
                              const double *theta, double *f)
{
    const size_t m = pb->data.m, d = pb->data.d;
    for (size_t at = 0; at < n; at += PROBLEM_CHUNK) {
        const size_t rows = n - at < PROBLEM_CHUNK ? n - at : PROBLEM_CHUNK;
        for (size_t k = 0; k < m; k++) {
            mat_mul((struct gemm_shape){rows, d, d}, false, false, 1, x + at * d, theta + k * d * d,
                    0, pb->rows);
            for (size_t i = 0; i < rows; i++)
                f[(at + i) * m + k] = vec_dot(d, pb->rows + i * d, x + (at + i) * d);
        }
    }
}

/* G_k += weight * sum_i slope_ik x_i x_i' = X' (weight diag(slope_k) X), likewise. */
static void quadratic_add_gradient(const struct problem *pb, size_t n, const double *x,
                                   double weight, const double *slope, double *g)
{
    const size_t m = pb->data.m, d = pb->data.d;
    for (size_t at = 0; at < n; at += PROBLEM_CHUNK) {
        const size_t rows = n - at < PROBLEM_CHUNK ? n - at : PROBLEM_CHUNK;
        for (size_t k = 0; k < m; k++) {
            memcpy(pb->rows, x + at * d, rows * d * sizeof *pb->rows);
            for (size_t i = 0; i < rows; i++)
                vec_scale(d, weight * slope[(at + i) * m + k], pb->rows + i * d);
            mat_mul((struct gemm_shape){d, rows, d}, true, false, 1, x + at * d, pb->rows, 1,
                    g + k * d * d);
        }
    }
}

void problem_predict_rows(const struct problem *pb, size_t n, const double *x, const double *theta,
                          double *f)
{
    if (pb->data.design == DESIGN_QUADRATIC)
        quadratic_predict(pb, n, x, theta, f);
    else
        dense_predict(&pb->data, n, x, theta, f);
}

void problem_add_gradient(const struct problem *pb, size_t n, const double *x, double weight,
                          const double *slope, double *g)
{
    const struct dataset *d = &pb->data;
    if (d->design == DESIGN_QUADRATIC)
        quadratic_add_gradient(pb, n, x, weight, slope, g);
    else if (d->m == 1)
        mat_t_vec(n, features_of(d), weight, x, slope, 1, g);
    else
        mat_mul((struct gemm_shape){d->m, n, d->d}, true, false, weight, slope, x, 1, g);
}

void problem_predict(const struct problem *pb, const double *theta, double *f)
{
    const struct dataset *d = &pb->data;
    if (dataset_has_rows(d))
        problem_predict_rows(pb, d->n, d->x, theta, f);
    else if (d->design == DESIGN_ENTRIES)
        for (size_t i = 0; i < d->n; i++)
            f[i] = theta[d->entry[i]];
    else
        memcpy(f, theta, d->n * d->m * sizeof *f);
}

const double *problem_predict_test(struct problem *pb, const double *theta)
{
    const struct dataset *d = &pb->data;
    if (d->n_test == 0 || !dataset_has_rows(d))
        return NULL;
    problem_predict_rows(pb, d->n_test, d->x_test, theta, pb->f);
    return pb->f;
}

/* g = scale * X' slope, the transpose of problem_predict. */
static void pull_back(const struct problem *pb, const double *slope, double *g)
{
    const struct dataset *d = &pb->data;
    if (d->design == DESIGN_DENSE && d->m == 1)
        mat_t_vec(d->n, features_of(d), pb->scale, d->x, slope, 0, g);
    else if (d->design == DESIGN_DENSE)
        mat_mul((struct gemm_shape){d->m, d->n, d->d}, true, false, pb->scale, slope, d->x, 0, g);
    else if (d->design == DESIGN_QUADRATIC) {
        memset(g, 0, pb->q * sizeof *g);
        quadratic_add_gradient(pb, d->n, d->x, pb->scale, slope, g);
    } else if (d->design == DESIGN_ENTRIES) {
        memset(g, 0, pb->q * sizeof *g);
        for (size_t i = 0; i < d->n; i++)
            g[d->entry[i]] += pb->scale * slope[i];
    } else
        for (size_t i = 0; i < d->n * d->m; i++)
            g[i] = pb->scale * slope[i];
}

static double value_of(struct problem *pb)
{
    const size_t outputs = pb->data.n * pb->data.m;
    return pb->scale * pb->loss->value(pb->loss_options, outputs, pb->f, pb->data.y);
}

double problem_slope(struct problem *pb)
{
    pb->loss->slope(pb->loss_options, pb->data.n * pb->data.m, pb->f, pb->data.y, pb->slope);
    return value_of(pb);
}

double problem_loss(struct problem *pb, const double *theta, double *g)
{
    problem_predict(pb, theta, pb->f);
    if (!g)
        return value_of(pb);
    const double loss = problem_slope(pb);
    pull_back(pb, pb->slope, g);
    return loss;
}

/* A product of matrices does some six times the flops a second that one over a list does: measured
 * at 100 x 100. */
bool problem_sees_few(const struct problem *pb)
{
    return pb->data.design == DESIGN_ENTRIES && 5 * pb->data.n <= 2 * pb->q;
}

void problem_hessian_vector(struct problem *pb, const double *theta, const double *v, double *hv)
{
    const struct dataset *d = &pb->data;
    size_t outputs = d->n * d->m;
    problem_predict(pb, theta, pb->f);
    pb->loss->curvature(pb->loss_options, outputs, pb->f, d->y, pb->slope);
    problem_predict(pb, v, pb->direction);
    for (size_t i = 0; i < outputs; i++)
        pb->slope[i] *= pb->direction[i];
    pull_back(pb, pb->slope, hv);
}

double problem_test_loss(const struct problem *pb, const double *f)
{
    const struct dataset *d = &pb->data;
    const struct loss_scale *scale = pb->loss_options;
    if (!f)
        return (double)NAN;
    return scale->factor / (double)d->n_test *
           pb->loss->value(pb->loss_options, d->n_test * d->m, f, d->y_test);
}

double problem_error_rate(const struct problem *pb, const double *f, bool test)
{
    const struct dataset *d = &pb->data;
    size_t n = (test ? d->n_test : d->n) * d->m, wrong = 0;
    const double *y = test ? d->y_test : d->y;
    for (size_t i = 0; f && i < n; i++) {
        if (y[i] != 1 && y[i] != -1)
            return (double)NAN;
        wrong += !(f[i] * y[i] > 0);
    }
    return f ? (double)wrong / (double)n : (double)NAN;
}
