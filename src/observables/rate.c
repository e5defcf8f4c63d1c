/* rate.c: the size of the last step: eta of a descent, the time step of a flow. */
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
    out[0] = v->eta;
}

const struct observable observable_rate = {
    .kind = {.name = "rate",
             .summary = "size of the last step",
             .formula = "eta",
             .source = "Gissin 2019, Take-Aways From the Linear Example",
             .fields = fields,
             .options_size = 1},
    .length = length,
    .measure = measure,
};
