/* loss.c: the loss at w. */
#include "core/observable.h"

static void measure(const void *options, const struct view *v, double *out)
{
    out[0] = v->loss;
}

const struct observable observable_loss = {
    .kind = {.name = "loss",
             .summary = "the loss on the training samples",
             .formula = "L(psi(w))",
             .source = "Gissin 2019, Gradient Dynamics Between Spaces"},
    .measure = measure,
};
