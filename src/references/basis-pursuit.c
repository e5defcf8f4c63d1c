/* basis-pursuit.c: the interpolator with least l1 norm, as a linear program.
 *
 * minimize |theta|_1 subject to X theta = y. With theta = a - b, a and b >= 0, it is
 * minimize 1'(a + b) subject to X (a - b) = y; the multipliers m of the rows certify the optimum:
 * |X'm|_inf <= 1 and y'm = |theta|_1. Several outputs are as many programs, one per row of theta.
 *
 * The residual is computed from theta and m only, whatever the solver said: the larger of the
 * relative misfit |X theta - y|_inf / |y|_inf and the relative duality gap
 * (|theta|_1 - y'm / max(1, |X'm|_inf)) / |theta|_1.
 * Source: Chen, Donoho, Saunders 1998; limit alpha -> 0 of Woodworth et al. 2019
 * (arXiv 1906.05827), theorem 1. */
#include <math.h>
#include <string.h>

#include "core/reference.h"
#include "numerics/linalg.h"
#include "numerics/lp.h"

/* Slices of the work: the matrix [X, -X], bounds, cost, solution; then what the certificate needs.
 */
struct room {
    double *a, *low, *high, *cost, *x; /* (n,2d), then (2d) each */
    double *y, *dual, *fit, *pulled;   /* (n), (n), (n), (d) */
};

static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    return d->design == DESIGN_DENSE ? 2 * d->n * d->d + 9 * d->d + 3 * d->n : 0;
}

static struct room room_of(const struct dataset *d, double *work)
{
    struct room r;
    r.a = work;
    r.low = r.a + 2 * d->n * d->d;
    r.high = r.low + 2 * d->d;
    r.cost = r.high + 2 * d->d;
    r.x = r.cost + 2 * d->d;
    r.y = r.x + 2 * d->d;
    r.dual = r.y + d->n;
    r.fit = r.dual + d->n;
    r.pulled = r.fit + d->n;
    for (size_t i = 0; i < d->n; i++) {
        for (size_t j = 0; j < d->d; j++) {
            r.a[i * 2 * d->d + j] = d->x[i * d->d + j];
            r.a[i * 2 * d->d + d->d + j] = -d->x[i * d->d + j];
        }
    }
    for (size_t j = 0; j < 2 * d->d; j++) {
        r.low[j] = 0;
        r.high[j] = (double)INFINITY;
        r.cost[j] = 1;
    }
    return r;
}

static double largest(size_t n, const double *a)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i]));
    return most;
}

/* The violation of optimality by theta (d) with multipliers r->dual, see the head of the file. */
static double violation(const struct dataset *d, const struct room *r, const double *theta)
{
    double norm = 0;
    for (size_t j = 0; j < d->d; j++)
        norm += fabs(theta[j]);
    memcpy(r->fit, r->y, d->n * sizeof *r->y);
    mat_vec(d->n, d->d, 1, d->x, theta, -1, r->fit);
    mat_t_vec(d->n, d->d, 1, d->x, r->dual, 0, r->pulled);
    const double scale = largest(d->n, r->y);
    if (scale == 0) {
        return norm; /* the solution is zero */
    }
    const double bound = vec_dot(d->n, r->y, r->dual) / fmax(1, largest(d->d, r->pulled));
    return fmax(largest(d->n, r->fit) / scale, fabs(norm - bound) / norm);
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    if (m->problem.data.design == DESIGN_DENSE)
        return true;
    err_set(e, ERR_SPEC, "it needs samples x, and these data observe entries");
    return err_hint(e, "the least l1 norm there is the observed entries and zeros");
}

static bool solve(const void *options, struct model *m, double *theta, double *residual,
                  double *work, struct err *e)
{
    const struct dataset *d = &m->problem.data;
    const struct room r = room_of(d, work);
    const struct lp lp = {.rows = d->n,
                          .cols = 2 * d->d,
                          .a = r.a,
                          .row_low = r.y,
                          .row_high = r.y,
                          .col_low = r.low,
                          .col_high = r.high,
                          .cost = r.cost};
    *residual = 0;
    for (size_t k = 0; k < d->m; k++) {
        for (size_t i = 0; i < d->n; i++)
            r.y[i] = d->y[i * d->m + k];
        if (!lp_solve(&lp, r.x, r.dual, e))
            return err_context(e, "basis pursuit: ");
        for (size_t j = 0; j < d->d; j++)
            theta[k * d->d + j] = r.x[j] - r.x[d->d + j];
        *residual = fmax(*residual, violation(d, &r, theta + k * d->d));
    }
    return true;
}

const struct reference reference_basis_pursuit = {
    .kind = {.name = "basis-pursuit",
             .summary = "the interpolator with least l1 norm",
             .formula = "minimize |theta|_1 subject to X theta = y",
             .source = "Chen, Donoho, Saunders 1998; Woodworth et al. 2019, arXiv 1906.05827",
             .help = "A vertex of the linear program: at most n entries differ from zero. It need "
                     "not be the planted vector, nor the only minimizer. Residual: the larger of "
                     "relative misfit and relative duality gap."},
    .solve = solve,
    .work = work,
    .fits = fits,
};
