/* ridge.c: least squares with a penalty on the square of theta.
 *
 * minimize ½|X theta - y|^2 + ½ lambda |theta|^2. The smaller of the two systems is solved:
 * (X'X + lambda I) theta = X'y, or theta = X'(XX' + lambda I)^-1 y. One step of iterative
 * refinement follows. As lambda -> 0 the interpolator of least l2 norm comes out. Residual: |X'(X
 * theta - y) + lambda theta| over |X'y|. Source: Hoerl and Kennard 1970. */
#include <string.h>

#include "core/reference.h"
#include "numerics/linalg.h"

struct options {
    double penalty;
};

static const struct field fields[] = {
    FIELD(struct options, penalty, .doc = "lambda, for sums over the samples", .min = 0,
          .max = 1e300, .above_min = true, .otherwise = 1e-3),
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    const size_t k = d->n < d->d ? d->n : d->d;
    return d->design == DESIGN_DENSE ? 2 * k * k + 2 * k + 2 * d->n + 2 * d->d : 0;
}

/* h (d) = X'(y - X theta) - lambda theta, what is still missing; y and fit (n). */
static void missing(const struct dataset *d, double lambda, const double *y, const double *theta,
                    double *fit, double *h)
{
    memcpy(fit, y, d->n * sizeof *fit);
    mat_vec(d->n, d->d, -1, d->x, theta, 1, fit);
    mat_t_vec(d->n, d->d, 1, d->x, fit, 0, h);
    vec_add_scaled(d->d, -lambda, theta, h);
}

/* step (d) solves (X'X + lambda I) step = h. */
static bool solve_tall(const struct dataset *d, const double *gram, const double *h, double *step,
                       double *rest)
{
    memcpy(rest, gram, d->d * d->d * sizeof *rest);
    return solve_positive(d->d, rest, h, step);
}

/* theta = X'(XX' + lambda I)^-1 y. */
static bool solve_wide(const struct dataset *d, const double *gram, const double *y, double *theta,
                       double *rest)
{
    double *a = rest, *z = a + d->n * d->n;
    memcpy(a, gram, d->n * d->n * sizeof *a);
    if (!solve_positive(d->n, a, y, z))
        return false;
    mat_t_vec(d->n, d->d, 1, d->x, z, 0, theta);
    return true;
}

/* Slices of the work. gram (k,k) with k the smaller of n and d; y, fit (n); h, step (d). */
struct room {
    double *gram, *y, *fit, *h, *step, *rest;
};

static struct room room_of(const struct dataset *d, double lambda, double *work)
{
    const bool wide = d->n < d->d;
    const size_t k = wide ? d->n : d->d;
    struct room r = {.gram = work};
    r.y = r.gram + k * k;
    r.fit = r.y + d->n;
    r.h = r.fit + d->n;
    r.step = r.h + d->d;
    r.rest = r.step + d->d;
    mat_mul((struct gemm_shape){k, wide ? d->d : d->n, k}, !wide, wide, 1, d->x, d->x, 0, r.gram);
    for (size_t i = 0; i < k; i++)
        r.gram[i * k + i] += lambda;
    return r;
}

/* One output: theta (d) for the targets in r->y, and what the gradient still is, relative. */
static bool solve_output(const struct dataset *d, double lambda, const struct room *r,
                         double *theta, double *left)
{
    memset(theta, 0, d->d * sizeof *theta);
    missing(d, lambda, r->y, theta, r->fit, r->h);
    const double scale = vec_norm(d->d, r->h);
    if (d->n < d->d) {
        if (!solve_wide(d, r->gram, r->y, theta, r->rest))
            return false;
    } else {
        for (int pass = 0; pass < 2; pass++) {
            if (!solve_tall(d, r->gram, r->h, r->step, r->rest))
                return false;
            vec_add_scaled(d->d, 1, r->step, theta);
            missing(d, lambda, r->y, theta, r->fit, r->h);
        }
    }
    missing(d, lambda, r->y, theta, r->fit, r->h);
    *left = vec_norm(d->d, r->h) / (scale > 0 ? scale : 1);
    return true;
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    return m->problem.data.design == DESIGN_DENSE ? true
                                                  : err_set(e, ERR_SPEC, "it needs samples x");
}

static bool solve(const void *options, struct model *m, double *theta, double *residual,
                  double *work, struct err *e)
{
    const double lambda = ((const struct options *)options)->penalty;
    const struct dataset *d = &m->problem.data;
    const struct room r = room_of(d, lambda, work);
    *residual = 0;
    for (size_t out = 0; out < d->m; out++) {
        for (size_t i = 0; i < d->n; i++)
            r.y[i] = d->y[i * d->m + out];
        double left = 0;
        if (!solve_output(d, lambda, &r, theta + out * d->d, &left)) {
            err_set(e, ERR_INPUT, "the normal equations are singular to working precision");
            return err_hint(e, "raise the penalty");
        }
        *residual = left > *residual ? left : *residual;
    }
    return true;
}

const struct reference reference_ridge = {
    .kind = {.name = "ridge",
             .summary = "least squares with an l2 penalty",
             .formula = "minimize ½|X theta - y|^2 + ½ lambda |theta|^2",
             .source = "Hoerl and Kennard 1970",
             .help = "Sums over the samples, with the factor 1/2, whatever the loss of the "
                     "experiment. Residual: the gradient's norm over that at theta = 0.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .solve = solve,
    .work = work,
    .fits = fits,
};
