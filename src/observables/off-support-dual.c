/* off-support-dual.c: how firmly the dual certificate of a sparse solution holds its zeros at zero.
 *
 * beta minimizes |beta|_1 subject to X beta = y exactly when some m has x_j'm = sign(beta_j) on the
 * support and |x_j'm| <= 1 off it. The number tau is the least that the largest |x_j'm| off the
 * support can be made over all such m: below 1 the minimizer is unique. It is the linear program
 *
 *   minimize t over (m, t) subject to x_j'm = sign(beta_j), j in the support; -t <= x_j'm <= t
 * else.
 *
 * With least Q_alpha the entries off the support shrink like alpha^(2(1 - |x_j'm|)), as
 * asinh(beta_j / (2 alpha^2)) is x_j'm times 2 ln(1/alpha) + ...: so tau sets the rate at which the
 * excess of the l1 norm vanishes at depth 2. Source: Fuchs 2004 (certificate); Woodworth et al.
 * 2019 (arXiv 1906.05827), equation 9 for the dual form of Q_alpha. */
#include <math.h>
#include <string.h>

#include "core/lp.h"
#include "core/observable.h"

struct options {
    int64_t number;
    double zero;
};

static const struct field fields[] = {
    FIELD(struct options, number, .doc = "which reference, in the order of the spec, from 0",
          .min = 0, .max = 63, .otherwise = 0),
    FIELD(struct options, zero, .doc = "entries up to this, times the largest, count as zero",
          .min = 0, .max = 1, .otherwise = 1e-9),
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    (void)options;
    (void)m;
    return 1;
}

/* Rows: one per entry of the support, two per entry off it; columns: m and t. */
static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    (void)options;
    return d->design == DESIGN_DENSE ? 2 * d->d * (d->n + 1) + 4 * d->d + 4 * (d->n + 1) : 0;
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    const struct dataset *d = &m->problem.data;
    if (((const struct options *)options)->number >= (int64_t)n_references)
        return "there is no such reference";
    return d->design == DESIGN_DENSE && d->m == 1 && !(d->rows > 1)
               ? NULL
               : "it is defined for one output of dense samples";
}

struct program {
    double *a, *low, *high;
    size_t rows, cols;
};

/* low <= x_j'm + slope t <= high */
static void row_add(struct program *p, const struct dataset *d, size_t j, double slope, double low,
                    double high)
{
    double *row = p->a + p->rows * p->cols;
    for (size_t i = 0; i < d->n; i++)
        row[i] = d->x[i * d->d + j];
    row[d->n] = slope;
    p->low[p->rows] = low;
    p->high[p->rows++] = high;
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    const struct dataset *d = &v->model->problem.data;
    const double *beta = v->reference[o->number], infinite = (double)INFINITY;
    size_t cols = d->n + 1;
    struct program p = {.a = v->work, .cols = cols};
    double largest = 0;
    p.low = p.a + 2 * d->d * cols;
    p.high = p.low + 2 * d->d;
    double *col_low = p.high + 2 * d->d, *col_high = col_low + cols;
    double *cost = col_high + cols, *x = cost + cols;
    for (size_t j = 0; j < d->d; j++)
        largest = fmax(largest, fabs(beta[j]));
    for (size_t j = 0; j < d->d; j++)
        if (fabs(beta[j]) > o->zero * largest)
            row_add(&p, d, j, 0, copysign(1, beta[j]), copysign(1, beta[j]));
        else {
            row_add(&p, d, j, -1, -infinite, 0);
            row_add(&p, d, j, 1, 0, infinite);
        }
    for (size_t i = 0; i < cols; i++) {
        col_low[i] = i < d->n ? -infinite : 0;
        col_high[i] = infinite;
        cost[i] = i < d->n ? 0 : 1;
    }
    const struct lp lp = {.rows = p.rows,
                          .cols = cols,
                          .a = p.a,
                          .row_low = p.low,
                          .row_high = p.high,
                          .col_low = col_low,
                          .col_high = col_high,
                          .cost = cost};
    struct err ignored = {0};
    *out = lp_solve(&lp, x, NULL, &ignored) ? x[d->n] : (double)NAN;
}

const struct observable observable_off_support_dual = {
    .kind = {.name = "off-support-dual",
             .summary = "the least that the dual of a sparse reference can be off its support",
             .formula = "tau = min over m with x_j'm = sign(beta_j) on the support of max |x_j'm| "
                        "off it",
             .source = "Fuchs 2004, doi:10.1109/TIT.2004.828141; Woodworth et al. 2019, arXiv "
                       "1906.05827",
             .help = "For `reference: basis-pursuit`. Below 1 the minimizer of the l1 norm is "
                     "unique. NaN when there is no such m.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
