/* start.c: the observables at the start and nothing else: for weights that were constructed, not
 * reached. */
#include "core/probe.h"

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    c->observe(c->self, c->w, 0, NOWHERE);
    return true;
}

const struct probe probe_start = {
    .kind = {.name = "start",
             .summary = "measures the observables at the start",
             .formula = "w = w_0",
             .source = "Gissin 2019, The Formation of \"Ghost\" Saddle Points (weights to look at)",
             .help = "The start is what `init:` makes; sweep its options to visit many."},
    .start = START_NEEDED,
    .observes = true,
    .run = run,
};
