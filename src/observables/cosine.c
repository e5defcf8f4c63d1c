/* cosine.c: the angle between the induced and the canonical gradient. */
#include "core/observable.h"
#include "numerics/linalg.h"

static size_t work(const void *options, const struct model *m)
{
    return m->shape.q;
}

static void measure(const void *options, const struct view *v, double *out)
{
    struct model *m = v->model;
    model_induced(m, v->w, v->g, v->work);
    out[0] = vec_cosine(m->shape.q, v->g, v->work);
}

const struct observable observable_cosine = {
    .kind = {.name = "cosine",
             .summary = "cosine between the induced gradient Mg and the canonical gradient g",
             .formula = "g'Mg / (|g| |Mg|), M = JJ'",
             .source = "Gissin 2019, Why the Canonical Gradient is so Canonical",
             .help = "NaN where g or Mg is zero."},
    .measure = measure,
    .work = work,
};
