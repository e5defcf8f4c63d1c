/* jacobian-spectrum.c: the singular values of J = d theta/dw.
 *
 * Where the smallest is 0 a critical point of the weights need not be one of theta; where the
 * largest is huge gradients explode. */
#include <math.h>

#include "core/linalg.h"
#include "core/observable.h"

static const struct field fields[] = {
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    (void)options;
    return m->shape.q < m->shape.p ? m->shape.q : m->shape.p;
}

static size_t work(const void *options, const struct model *m)
{
    (void)options;
    return m->shape.q * m->shape.p + svd_values_work(m->shape.q, m->shape.p);
}

static void measure(const void *options, const struct view *v, double *out)
{
    struct model *m = v->model;
    size_t q = m->shape.q, p = m->shape.p, k = q < p ? q : p;
    double *jac = v->work, *rest = jac + q * p;
    (void)options;
    model_jacobian(m, v->w, jac);
    if (!svd_values(q, p, jac, out, rest))
        for (size_t i = 0; i < k; i++)
            out[i] = (double)NAN;
}

const struct observable observable_jacobian_spectrum = {
    .kind = {.name = "jacobian-spectrum",
             .summary = "singular values of the Jacobian of psi",
             .formula = "sigma_1(J) >= ... >= sigma_q(J)",
             .source = "seed: The Exploding and Vanishing Gradients Problem",
             .help = "min(p, q) components, descending.",
             .fields = fields,
             .options_size = 1},
    .length = length,
    .work = work,
    .measure = measure,
};
