/* induced-gradient-norm.c: |M g|, how far theta moves for a small parametric step, over the rate.
 */
#include "core/observable.h"
#include "numerics/linalg.h"

static size_t work(const void *options, const struct model *m)
{
    return m->shape.q;
}

static void measure(const void *options, const struct view *v, double *out)
{
    model_induced(v->model, v->w, v->g, v->work);
    out[0] = vec_norm(v->model->shape.q, v->work);
}

const struct observable observable_induced_gradient_norm = {
    .kind = {.name = "induced-gradient-norm",
             .summary = "norm of the induced gradient M g",
             .formula = "|M g|, M = JJ'",
             .source = "Gissin 2019, A Variety of Parametric Gradients"},
    .work = work,
    .measure = measure,
};
