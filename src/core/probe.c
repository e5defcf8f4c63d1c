/* probe.c: see probe.h. */
#include "core/probe.h"

#include <string.h>

#include "numerics/random.h"

void probe_draw(struct probe_context *c, struct random *r, double scale)
{
    const size_t p = c->model->shape.p;
    if (c->start)
        memcpy(c->w, c->start, p * sizeof *c->w);
    else
        random_fill_gaussian(r, scale, p, c->w);
}

int64_t probe_draws(const struct probe_context *c, int64_t draws)
{
    return c->start ? 1 : draws;
}
