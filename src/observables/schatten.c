/* schatten.c: the Schatten p norm of theta, a quasi-norm when p < 1.
 *
 * p = 1 is the nuclear norm, 2 the Frobenius norm; 2/N is what balanced weight decay on N layers
 * amounts to.
 * Source: Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), section 2. */
#include <math.h>
#include <string.h>

#include "core/observable.h"
#include "numerics/linalg.h"

struct options {
    double p;
};

static const struct field fields[] = {
    FIELD(struct options, p, .doc = "the exponent", .min = 0, .max = 1000, .above_min = true,
          .otherwise = 1),
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

/* In units of the largest, so that no power overflows. */
static void measure(const void *options, const struct view *v, double *out)
{
    const double p = ((const struct options *)options)->p;
    size_t n;
    const double *values = values_of(v, &n);
    double sum = 0;
    for (size_t i = 0; values && values[0] > 0 && i < n; i++) {
        sum += pow(values[i] / values[0], p);
    }
    *out = values ? values[0] * pow(sum, 1 / p) : (double)NAN;
}

const struct observable observable_schatten = {
    .kind = {.name = "schatten",
             .summary = "Schatten p norm of theta",
             .formula = "(sum_r sigma_r^p)^(1/p)",
             .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, section 2",
             .help = "With the root; a quasi-norm for p < 1.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .work = work,
    .measure = measure,
};
