/* nuclear-norm.c: the sum of the singular values of theta, the convex stand-in for rank.
 *
 * Source: Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), section 2. */
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
    *out = values ? 0 : (double)NAN;
    for (size_t i = 0; values && i < n; i++) {
        *out += values[i];
    }
}

const struct observable observable_nuclear_norm = {
    .kind = {.name = "nuclear-norm",
             .summary = "sum of the singular values of theta",
             .formula = "|theta|_* = sum_r sigma_r",
             .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, section 2"},
    .work = work,
    .measure = measure,
};
