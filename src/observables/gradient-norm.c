/* gradient-norm.c: the norm of the canonical gradient. */
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
    out[0] = vec_norm(v->model->shape.q, v->g);
}

const struct observable observable_gradient_norm = {
    .kind = {.name = "gradient-norm",
             .summary = "norm of the canonical gradient",
             .formula = "|g|, g = dL/dtheta",
             .source = "Gissin 2019, Gradient Dynamics Between Spaces",
             .fields = fields,
             .options_size = 1},
    .length = length,
    .measure = measure,
};
