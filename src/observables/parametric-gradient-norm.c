/* parametric-gradient-norm.c: the norm of the gradient in the weights. */
#include "core/observable.h"
#include "numerics/linalg.h"

static void measure(const void *options, const struct view *v, double *out)
{
    out[0] = vec_norm(v->model->shape.p, v->jg);
}

const struct observable observable_parametric_gradient_norm = {
    .kind = {.name = "parametric-gradient-norm",
             .summary = "norm of the gradient in the weights",
             .formula = "|J'g| = |dL/dw|",
             .source = "Gissin 2019, The Loss Landscape"},
    .measure = measure,
};
