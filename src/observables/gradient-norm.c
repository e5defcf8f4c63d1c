/* gradient-norm.c: the norm of the canonical gradient. */
#include "core/observable.h"
#include "numerics/linalg.h"

static void measure(const void *options, const struct view *v, double *out)
{
    out[0] = vec_norm(v->model->shape.q, v->g);
}

const struct observable observable_gradient_norm = {
    .kind = {.name = "gradient-norm",
             .summary = "norm of the canonical gradient",
             .formula = "|g|, g = dL/dtheta",
             .source = "Gissin 2019, Gradient Dynamics Between Spaces"},
    .measure = measure,
};
