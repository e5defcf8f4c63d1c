/* problem.c: see problem.h. */
#include "core/problem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/linalg.h"

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
    double cells =
        d->design == DESIGN_DENSE ? ((double)d->n + (double)d->n_test) * (double)d->d : 0;
    if (d->n == 0 || d->m == 0 || q == 0)
        return err_set(e, ERR_INPUT,
                       "the data are empty: %zu samples, %zu x %zu canonical parameters", d->n,
                       d->rows, d->cols);
    if (q > most_entries || cells > most_entries || (double)d->n * (double)d->m > most_entries)
        return err_set(e, ERR_INPUT, "the data are too large: %zu samples of %zu features", d->n,
                       d->d);
    return true;
}

static bool memory_open(struct problem *pb, size_t data_work, struct err *e)
{
    struct dataset *d = &pb->data;
    bool dense = d->design == DESIGN_DENSE;
    size_t outputs = d->n * d->m, x = dense ? d->n * d->d : 0,
           test_x = dense ? d->n_test * d->d : 0, test_y = d->n_test * d->m,
           most = outputs > test_y ? outputs : test_y,
           total = x + outputs + test_x + test_y + pb->q + 3 * most + data_work;
    pb->memory = calloc(total, sizeof(double));
    pb->entries = calloc(d->design == DESIGN_ENTRIES ? d->n : 1, sizeof(size_t));
    if (!pb->memory || !pb->entries)
        return err_set(e, ERR_MEMORY, "no memory for %zu samples of %zu features", d->n, d->d);
    double *at = pb->memory;
    d->x = dense ? at : NULL;
    d->y = (at += x);
    d->x_test = dense ? at + outputs : NULL;
    at += outputs + test_x;
    d->y_test = at;
    d->truth = (at += test_y);
    pb->f = (at += pb->q);
    pb->slope = (at += most);
    pb->direction = at + most;
    d->entry = d->design == DESIGN_ENTRIES ? pb->entries : NULL;
    return true;
}

static bool targets_check(const struct problem *pb, struct err *e)
{
    const struct dataset *d = &pb->data;
    for (size_t i = 0; i < d->n * d->m; i++) {
        if (!isfinite(d->y[i]))
            return err_set(e, ERR_INPUT, "target %zu is not finite", i + 1);
        if (pb->loss->classification && d->y[i] != 1 && d->y[i] != -1)
            return err_set(e, ERR_INPUT, "target %zu is %g, but this loss wants -1 and +1", i + 1,
                           d->y[i]);
    }
    return true;
}

bool problem_open(struct problem *pb, const struct choice *data, const struct choice *loss,
                  struct err *e)
{
    const struct data *kind = (const struct data *)(const void *)data->kind;
    *pb = (struct problem){.loss = (const struct loss *)(const void *)loss->kind,
                           .loss_options = loss->options};
    struct dataset *d = &pb->data;
    if (!kind->measure(data->options, d, e) || !sizes_check(d, e))
        return false;
    pb->q = d->rows * d->cols;
    size_t work = kind->work ? kind->work(data->options, d) : 0;
    if (!memory_open(pb, work, e))
        return false;
    size_t most = d->n * d->m > d->n_test * d->m ? d->n * d->m : d->n_test * d->m;
    if (!kind->fill(data->options, d, pb->direction + most, e) || !targets_check(pb, e))
        return false;
    const struct loss_scale *scale = loss->options;
    pb->scale = scale->factor / (strcmp(scale->reduction, "mean") == 0 ? (double)d->n : 1.0);
    return true;
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

void problem_predict(const struct problem *pb, const double *theta, double *f)
{
    const struct dataset *d = &pb->data;
    if (d->design == DESIGN_DENSE)
        dense_predict(d, d->n, d->x, theta, f);
    else if (d->design == DESIGN_ENTRIES)
        for (size_t i = 0; i < d->n; i++)
            f[i] = theta[d->entry[i]];
    else
        memcpy(f, theta, d->n * sizeof *f);
}

/* g = scale * X' slope, the transpose of problem_predict. */
static void pull_back(const struct problem *pb, const double *slope, double *g)
{
    const struct dataset *d = &pb->data;
    if (d->design == DESIGN_DENSE && d->m == 1)
        mat_t_vec(d->n, features_of(d), pb->scale, d->x, slope, 0, g);
    else if (d->design == DESIGN_DENSE)
        mat_mul((struct gemm_shape){d->m, d->n, d->d}, true, false, pb->scale, slope, d->x, 0, g);
    else if (d->design == DESIGN_ENTRIES) {
        memset(g, 0, pb->q * sizeof *g);
        for (size_t i = 0; i < d->n; i++)
            g[d->entry[i]] += pb->scale * slope[i];
    } else
        for (size_t i = 0; i < d->n; i++)
            g[i] = pb->scale * slope[i];
}

double problem_loss(struct problem *pb, const double *theta, double *g)
{
    const struct dataset *d = &pb->data;
    size_t outputs = d->n * d->m;
    problem_predict(pb, theta, pb->f);
    double value = pb->loss->value(pb->loss_options, outputs, pb->f, d->y);
    if (g) {
        pb->loss->slope(pb->loss_options, outputs, pb->f, d->y, pb->slope);
        pull_back(pb, pb->slope, g);
    }
    return pb->scale * value;
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

double problem_test_loss(struct problem *pb, const double *theta)
{
    const struct dataset *d = &pb->data;
    const struct loss_scale *scale = pb->loss_options;
    if (d->n_test == 0 || d->design != DESIGN_DENSE)
        return (double)NAN;
    dense_predict(d, d->n_test, d->x_test, theta, pb->f);
    return scale->factor / (double)d->n_test *
           pb->loss->value(pb->loss_options, d->n_test * d->m, pb->f, d->y_test);
}

double problem_error_rate(struct problem *pb, const double *theta, bool test)
{
    const struct dataset *d = &pb->data;
    size_t n = (test ? d->n_test : d->n) * d->m, wrong = 0;
    const double *y = test ? d->y_test : d->y;
    if (n == 0 || (test && d->design != DESIGN_DENSE))
        return (double)NAN;
    if (test)
        dense_predict(d, d->n_test, d->x_test, theta, pb->f);
    else
        problem_predict(pb, theta, pb->f);
    for (size_t i = 0; i < n; i++) {
        if (y[i] != 1 && y[i] != -1)
            return (double)NAN;
        wrong += !(pb->f[i] * y[i] > 0);
    }
    return (double)wrong / (double)n;
}
