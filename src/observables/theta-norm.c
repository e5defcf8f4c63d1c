/* theta-norm.c: the Euclidean (Frobenius) norm of theta. */
#include "core/observable.h"
#include "numerics/linalg.h"

static void measure(const void *options, const struct view *v, double *out)
{
    out[0] = vec_norm(v->model->shape.q, v->theta);
}

const struct observable observable_theta_norm = {
    .kind = {.name = "theta-norm",
             .summary = "norm of the canonical point",
             .formula = "|theta|",
             .source = "Gissin 2019, Take-Aways From the Linear Example"},
    .measure = measure,
};
