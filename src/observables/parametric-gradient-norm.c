/* parametric-gradient-norm.c: the norm of the gradient in the weights. */
#include "core/observable.h"
#include "numerics/linalg.h"

static const struct field fields[] = {
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    (void)options;
    (void)m;
    return 1;
}

static void measure(const void *options, const struct view *v, double *out)
{
    (void)options;
    out[0] = vec_norm(v->model->shape.p, v->jg);
}

const struct observable observable_parametric_gradient_norm = {
    .kind = {.name = "parametric-gradient-norm",
             .summary = "norm of the gradient in the weights",
             .formula = "|J'g| = |dL/dw|",
             .source = "Gissin 2019, The Loss Landscape",
             .fields = fields,
             .options_size = 1},
    .length = length,
    .measure = measure,
};
