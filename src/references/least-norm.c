/* least-norm.c: the shortest of all least-squares solutions: where gradient descent on theta from
 * zero ends.
 *
 * Source: Woodworth et al. 2019, arXiv 1906.05827, section 2 (the kernel regime's limit). */
#include <math.h>
#include <string.h>

#include "core/linalg.h"
#include "core/reference.h"

static const struct field fields[] = {
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    size_t features = m->shape.q / d->m;
    (void)options;
    return least_squares_work(d->n, features) + d->n + features;
}

/* Relative violation of the normal equations X'(X theta - y) = 0, re-derived from theta. */
static double violation(const struct dataset *d, size_t features, const double *theta,
                        const double *y, double *r, double *back)
{
    memcpy(r, y, d->n * sizeof *r);
    mat_vec(d->n, features, 1, d->x, theta, -1, r);
    mat_t_vec(d->n, features, 1, d->x, r, 0, back);
    double size = vec_norm(d->n, y) * vec_norm(d->n * features, d->x);
    return size > 0 ? vec_norm(features, back) / size : 0;
}

static bool solve(const void *options, struct model *m, double *theta, double *residual,
                  double *space, struct err *e)
{
    const struct dataset *d = &m->problem.data;
    size_t features = m->shape.q / d->m;
    double *column = space, *back = column + d->n, *rest = back + features;
    (void)options;
    if (d->design != DESIGN_DENSE)
        return err_set(e, ERR_SPEC, "it wants data with features");
    *residual = 0;
    for (size_t k = 0; k < d->m; k++) {
        for (size_t i = 0; i < d->n; i++)
            column[i] = d->y[i * d->m + k];
        if (!least_squares(d->n, features, d->x, column, theta + k * features, NULL, rest))
            return err_set(e, ERR_INPUT, "the singular values of the data cannot be computed");
        *residual =
            fmax(*residual, violation(d, features, theta + k * features, column, rest, back));
    }
    return true;
}

const struct reference reference_least_norm = {
    .kind = {.name = "least-norm",
             .summary = "the least-squares solution of least Euclidean norm",
             .formula = "theta = X^+ y",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, section 2",
             .help = "Output by output. The residual is |X'(X theta - y)| over |X| |y|.",
             .fields = fields,
             .options_size = 1},
    .work = work,
    .solve = solve,
};
