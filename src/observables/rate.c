/* rate.c: the size of the last step: eta of a descent, the time step of a flow. */
#include "core/observable.h"

static void measure(const void *options, const struct view *v, double *out)
{
    out[0] = v->eta;
}

const struct observable observable_rate = {
    .kind = {.name = "rate",
             .summary = "size of the last step",
             .formula = "eta",
             .source = "Gissin 2019, Take-Aways From the Linear Example"},
    .measure = measure,
};
