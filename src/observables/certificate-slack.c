/* certificate-slack.c: how clearly the zeros of a least l1 solution are zero.
 *
 * Every optimal dual m has x_j'm = sign(theta_j) on the support of the reference and |x_j'm| <= 1
 * off it. tau is the least, over these m, of the largest |x_j'm| off the support: a linear program
 * in (m, tau). tau < 1 on a support with independent columns proves that the minimizer is unique,
 * and then the excess l1 norm of the minimizer of Q_alpha falls like alpha^(2(1 - tau)). Source:
 * Fuchs 2004 for the certificate; the rate from the conditions of Woodworth et al. 2019 (arXiv
 * 1906.05827), theorem 1: off the support theta_j = 2 alpha^2 sinh(x_j'm). */
#include <math.h>
#include <string.h>

#include "core/observable.h"
#include "numerics/lp.h"

struct options {
    int64_t number;
    double threshold;
};

static const struct field fields[] = {
    FIELD(struct options, number,
          .doc = "which reference, in the order of the spec: 2 is `reference.2`", .min = 1,
          .max = 64, .otherwise = 1),
    FIELD(struct options, threshold, .doc = "entries below this share of the largest are zeros",
          .min = 0, .max = 1, .otherwise = 1e-9),
    FIELD_END,
};

/* The program has columns (m, tau) and two rows per feature: -inf < +-x_j'm - tau <= 0 off the
 * support, and x_j'm = sign (twice) on it. */
static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    const size_t rows = 2 * d->d, cols = d->n + 1;
    return d->design == DESIGN_DENSE ? rows * cols + 2 * rows + 4 * cols : 0;
}

/* Two rows of the program, for feature j with entry theta_j. */
static void fill_feature(const struct dataset *d, size_t j, double theta, double *a, double *bounds)
{
    const size_t cols = d->n + 1, rows = 2 * d->d;
    const double sign = theta > 0 ? 1 : theta < 0 ? -1 : 0;
    for (size_t side = 0; side < 2; side++) {
        const size_t row = 2 * j + side;
        const double turn = side == 0 || sign != 0 ? 1 : -1;
        for (size_t i = 0; i < d->n; i++)
            a[row * cols + i] = turn * d->x[i * d->d + j];
        a[row * cols + d->n] = sign != 0 ? 0 : -1;
        bounds[row] = sign != 0 ? sign : -(double)INFINITY;
        bounds[rows + row] = sign;
    }
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    const struct dataset *d = &v->model->problem.data;
    const double *theta = v->reference[o->number - 1];
    const size_t rows = 2 * d->d, cols = d->n + 1;
    double *a = v->work, *bounds = a + rows * cols, *low = bounds + 2 * rows, *high = low + cols;
    double *cost = high + cols, *x = cost + cols, most = 0;
    for (size_t j = 0; j < d->d; j++)
        most = fmax(most, fabs(theta[j]));
    for (size_t j = 0; j < d->d; j++)
        fill_feature(d, j, fabs(theta[j]) > o->threshold * most ? theta[j] : 0, a, bounds);
    for (size_t i = 0; i < cols; i++) {
        low[i] = i < d->n ? -(double)INFINITY : 0;
        high[i] = (double)INFINITY;
        cost[i] = i < d->n ? 0 : 1;
    }
    const struct lp lp = {rows, cols, a, bounds, bounds + rows, low, high, cost};
    struct err e;
    *out = lp_solve(&lp, x, NULL, &e) ? x[d->n] : (double)NAN;
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    const struct dataset *d = &m->problem.data;
    if (d->design != DESIGN_DENSE || d->m != 1)
        return "it needs samples x and one output";
    return ((const struct options *)options)->number <= (int64_t)n_references
               ? NULL
               : "there is no such reference";
}

const struct observable observable_certificate_slack = {
    .kind = {.name = "certificate-slack",
             .summary = "the least off-support correlation of an optimal dual of least l1",
             .formula = "tau = min over m with X_S'm = sign(theta_S) of max_(j not in S) |x_j'm|",
             .source = "Fuchs 2004; with Woodworth et al. 2019, arXiv 1906.05827, theorem 1",
             .help = "The reference must be basis-pursuit. tau < 1: the minimizer is unique and "
                     "the excess of least Q_alpha falls like alpha^(2(1-tau)) at depth 2. The "
                     "value depends on data and reference only; NaN when the program fails. "
                     "Costs a linear program of 2d rows per sample: record few.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
