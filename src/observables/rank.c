/* rank.c: how many singular values of theta exceed a threshold.
 *
 * Source: the usual numerical rank, Golub and Van Loan, section 5.4. */
#include <math.h>
#include <string.h>

#include "core/observable.h"
#include "numerics/linalg.h"

struct options {
    double threshold;
    bool absolute;
};

static const struct field fields[] = {
    FIELD(struct options, threshold, .doc = "smallest singular value that counts", .min = 0,
          .max = 1e300, .otherwise = 1e-3),
    FIELD(struct options, absolute, .doc = "the threshold is a value, not a share of the largest"),
    FIELD_END,
};

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
    const struct options *o = options;
    size_t n;
    const double *values = values_of(v, &n);
    *out = values ? 0 : (double)NAN;
    for (size_t i = 0; values && i < n; i++) {
        *out += values[i] > o->threshold * (o->absolute ? 1 : values[0]);
    }
}

const struct observable observable_rank = {
    .kind = {.name = "rank",
             .summary = "number of singular values of theta above a threshold",
             .formula = "#{r : sigma_r > threshold sigma_1}",
             .source = "Golub and Van Loan, Matrix Computations, section 5.4",
             .help = "Zero for theta = 0.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .work = work,
    .measure = measure,
};
