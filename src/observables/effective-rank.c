/* effective-rank.c: the exponential of the entropy of the singular values, a rank without
 * threshold.
 *
 * r equal values give r, one alone gives one, and it moves smoothly in between.
 * Source: Roy and Vetterli 2007, "The effective rank", definition 1. */
#include <math.h>
#include <string.h>

#include "core/observable.h"
#include "numerics/linalg.h"

/* A copy of theta, its singular values, and the room to find them. */
static size_t work(const void *options, const struct model *m)
{
    const size_t r = m->shape.rows, c = m->shape.cols;
    return r * c + (r < c ? r : c) + svd_values_work(r, c);
}

/* The singular values of theta, descending; NULL when LAPACK fails (theta is not finite). *n gets
 * their number. */
static const double *values_of(const struct view *v, size_t *n)
{
    const struct shape *s = &v->model->shape;
    double *copy = v->work, *values = copy + s->q;
    *n = s->rows < s->cols ? s->rows : s->cols;
    memcpy(copy, v->theta, s->q * sizeof *copy);
    return svd_values(s->rows, s->cols, copy, values, values + *n) ? values : NULL;
}

static void measure(const void *options, const struct view *v, double *out)
{
    size_t n;
    const double *values = values_of(v, &n);
    double sum = 0, entropy = 0;
    for (size_t i = 0; values && i < n; i++) {
        sum += values[i];
    }
    for (size_t i = 0; values && i < n; i++) {
        const double share = values[i] / sum;
        entropy -= share > 0 ? share * log(share) : 0;
    }
    *out = values && sum > 0 ? exp(entropy) : (double)NAN;
}

const struct observable observable_effective_rank = {
    .kind = {.name = "effective-rank",
             .summary = "exponential of the entropy of the singular values",
             .formula = "exp(-sum_r p_r ln p_r), p_r = sigma_r / sum sigma",
             .source = "Roy and Vetterli 2007, definition 1",
             .help = "Between 1 and min(rows,cols); NaN for theta = 0."},
    .work = work,
    .measure = measure,
};
