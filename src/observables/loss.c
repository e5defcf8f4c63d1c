/* loss.c: the loss at w. */
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

static void measure(const void *options, const struct view *v, double *out)
{
    (void)options;
    out[0] = v->loss;
}

const struct observable observable_loss = {
    .kind = {.name = "loss",
             .summary = "the loss on the training samples",
             .formula = "L(psi(w))",
             .source = "Gissin 2019, Gradient Dynamics Between Spaces",
             .fields = fields,
             .options_size = 1},
    .length = length,
    .measure = measure,
};
