/* canonical-gradient.c: dL/dtheta, entry by entry. */
#include <string.h>

#include "core/observable.h"

static size_t length(const void *options, const struct model *m)
{
    return m->shape.q;
}

static void measure(const void *options, const struct view *v, double *out)
{
    memcpy(out, v->g, v->model->shape.q * sizeof *out);
}

const struct observable observable_canonical_gradient = {
    .kind = {.name = "canonical-gradient",
             .summary = "the gradient of the loss in theta",
             .formula = "g = dL/dtheta",
             .source = "Gissin 2019, Parameteric and Canonical Spaces",
             .help = "One component per entry of theta, row by row."},
    .length = length,
    .measure = measure,
};
