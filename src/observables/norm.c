/* norm.c: the l_p norm of the entries of theta.
 *
 * Which norm a start and a parameterization keep small is the question of sections C4 and G.
 * Source: Woodworth et al. 2019 (arXiv 1906.05827). */
#include <math.h>

#include "core/observable.h"

struct options {
    double p;
};

static const struct field fields[] = {
    FIELD(struct options, p, .doc = "the exponent; inf: the largest entry", .min = 0,
          .max = (double)INFINITY, .above_min = true, .infinite = true, .otherwise = 2),
    FIELD_END,
};

static double largest(size_t n, const double *a)
{
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(fabs(a[i]) <= most)) {
            most = fabs(a[i]); /* a NaN stays */
        }
    }
    return most;
}

/* In units of the largest entry, so that no power overflows. */
static void measure(const void *options, const struct view *v, double *out)
{
    const double p = ((const struct options *)options)->p;
    const size_t q = v->model->shape.q;
    const double most = largest(q, v->theta);
    *out = most;
    if (isinf(p) || !(most > 0) || isinf(most))
        return;
    double sum = 0;
    for (size_t i = 0; i < q; i++) {
        const double size = fabs(v->theta[i]) / most;
        sum += p == 1 ? size : p == 2 ? size * size : pow(size, p);
    }
    *out = most * pow(sum, 1 / p);
}

const struct observable observable_norm = {
    .kind = {.name = "norm",
             .summary = "l_p norm of the entries of theta",
             .formula = "(sum_i |theta_i|^p)^(1/p)",
             .source = "Woodworth et al. 2019, arXiv 1906.05827",
             .help = "The default p = 2 is the Frobenius norm of a matrix. A quasi-norm for p < 1.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .measure = measure,
};
