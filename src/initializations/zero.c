/* zero.c: all weights zero: for layered models a critical point of every loss. Source: Gissin 2019,
 * "The Loss Landscape". */
#include <string.h>

#include "core/initialization.h"

static bool fill(const void *options, struct model *m, double *w, struct err *e)
{
    memset(w, 0, m->shape.p * sizeof *w);
    return true;
}

const struct initialization initialization_zero = {
    .kind = {.name = "zero",
             .summary = "all weights zero",
             .formula = "w = 0",
             .source = "Gissin 2019, The Loss Landscape"},
    .fill = fill,
};
