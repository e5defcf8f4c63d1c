/* least-norm.c: the shortest of all least-squares solutions: where gradient descent on theta from
 * zero ends.
 *
 * Source: Woodworth et al. 2019, arXiv 1906.05827, section 2 (the kernel regime's limit). */
#include <math.h>
#include <string.h>

#include "core/reference.h"
#include "numerics/linalg.h"

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Two vectors over the samples, one over the features, and room for either system. */
static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    size_t features = m->shape.q / d->m;
    return 2 * d->n + features +
           larger(least_squares_work(d->n, features),
                  d->n * features + least_squares_work(features, d->n));
}

/* The part of r (n) that the samples can still explain, relative: |X'r| over |X| |y|. */
static double unexplained(const struct dataset *d, size_t features, const double *r,
                          const double *y, double *back)
{
    mat_t_vec(d->n, features, 1, d->x, r, 0, back);
    double size = vec_norm(d->n, y) * vec_norm(d->n * features, d->x);
    return size > 0 ? vec_norm(features, back) / size : 0;
}

/* The part of theta that no combination X'z of the samples gives, relative; NaN when there is no
 * telling. */
static double outside_rows(const struct dataset *d, size_t features, const double *theta, double *z,
                           double *back, double *rest)
{
    double *transposed = rest, *more = rest + d->n * features, size = vec_norm(features, theta);
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; j < features; j++)
            transposed[j * d->n + i] = d->x[i * features + j];
    if (!least_squares(features, d->n, transposed, theta, z, NULL, more))
        return (double)NAN;
    memcpy(back, theta, features * sizeof *back);
    mat_t_vec(d->n, features, -1, d->x, z, 1, back);
    return size > 0 ? vec_norm(features, back) / size : 0;
}

/* The two conditions of optimality, both from theta only: least squares, and least norm of those.
 */
static bool solve_output(const struct dataset *d, size_t features, const double *y, double *theta,
                         double *residual, double *space)
{
    double *r = space, *back = r + d->n, *rest = back + features;
    size_t rank;
    if (!least_squares(d->n, features, d->x, y, theta, &rank, rest))
        return false;
    memcpy(r, y, d->n * sizeof *r);
    mat_vec(d->n, features, 1, d->x, theta, -1, r);
    *residual += unexplained(d, features, r, y, back);
    if (rank < features)
        *residual += outside_rows(d, features, theta, r, back, rest);
    return true;
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    return m->problem.data.design == DESIGN_DENSE
               ? true
               : err_set(e, ERR_SPEC, "it needs data with features");
}

static bool solve(const void *options, struct model *m, double *theta, double *residual,
                  double *space, struct err *e)
{
    const struct dataset *d = &m->problem.data;
    size_t features = m->shape.q / d->m;
    double *y = space, *rest = space + d->n;
    *residual = 0;
    for (size_t k = 0; k < d->m; k++) {
        for (size_t i = 0; i < d->n; i++)
            y[i] = d->y[i * d->m + k];
        if (!solve_output(d, features, y, theta + k * features, residual, rest))
            return err_set(e, ERR_INPUT, "the singular values of the data cannot be computed");
    }
    return true;
}

const struct reference reference_least_norm = {
    .kind = {.name = "least-norm",
             .summary = "the least-squares solution of least Euclidean norm",
             .formula = "theta = X^+ y",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, section 2",
             .help = "Output by output, and their residuals added up: |X'(X theta - y)| over |X| "
                     "|y|, plus the part of theta outside the rows of X over |theta|."},
    .work = work,
    .fits = fits,
    .solve = solve,
};
