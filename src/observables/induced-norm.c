/* induced-norm.c: how much the parameterization stretches the gradient: the operator norm of M =
 * JJ'. */
#include <math.h>
#include <string.h>

#include "core/linalg.h"
#include "core/observable.h"

static const struct field fields[] = {
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    (void)options;
    (void)m;
    return 1;
}

static size_t work(const void *options, const struct model *m)
{
    (void)options;
    size_t q = m->shape.q, p = m->shape.p;
    return q * p + (q < p ? q : p) + svd_values_work(q, p);
}

static void measure(const void *options, const struct view *v, double *out)
{
    struct model *m = v->model;
    size_t q = m->shape.q, p = m->shape.p;
    double *jac = v->work, *values = jac + q * p, *rest = values + (q < p ? q : p);
    (void)options;
    model_jacobian(m, v->w, jac);
    out[0] = svd_values(q, p, jac, values, rest) ? values[0] * values[0] : (double)NAN;
}

const struct observable observable_induced_norm = {
    .kind = {.name = "induced-norm",
             .summary = "operator norm of M = JJ'",
             .formula = "|M| = |J|^2",
             .source = "seed: The Exploding and Vanishing Gradients Problem",
             .fields = fields,
             .options_size = 1},
    .length = length,
    .work = work,
    .measure = measure,
};
