/* weights.c: the parametric point itself, weight by weight. */
#include <string.h>

#include "core/observable.h"

static const struct field fields[] = {
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    (void)options;
    return m->shape.p;
}

static void measure(const void *options, const struct view *v, double *out)
{
    (void)options;
    memcpy(out, v->w, v->model->shape.p * sizeof *out);
}

const struct observable observable_weights = {
    .kind = {.name = "weights",
             .summary = "the weights",
             .formula = "w",
             .source = "Gissin 2019, Parameteric and Canonical Spaces",
             .help = "One component per weight, block after block; the layout is that of the "
                     "parameterization.",
             .fields = fields,
             .options_size = 1},
    .length = length,
    .measure = measure,
};
