/* grid.c: observables on a grid over one or two of the weights: a landscape to draw. */
#include "core/probe.h"

struct options {
    int64_t points, first, second;
    double low, high;
};

static const struct field fields[] = {
    FIELD(struct options, points, .doc = "points along each side", .min = 2, .max = 2000,
          .otherwise = 41),
    FIELD(struct options, low, .doc = "lower end of both weights", .otherwise = -2),
    FIELD(struct options, high, .doc = "upper end of both weights", .otherwise = 2),
    FIELD(struct options, first, .doc = "index in w of the weight along x", .min = 0, .max = 1e9,
          .otherwise = 0),
    FIELD(struct options, second, .doc = "index in w of the weight along y; -1: a line", .min = -1,
          .max = 1e9, .otherwise = 1),
    FIELD_END,
};

static const char *check(const void *options)
{
    const struct options *o = options;
    return !(o->low < o->high)     ? "'low' must be below 'high'"
           : o->first == o->second ? "'first' and 'second' must differ"
                                   : NULL;
}

static bool fits(const void *options, const struct model *m, size_t n_references, struct err *e)
{
    const struct options *o = options;
    const size_t p = m->shape.p;
    if ((size_t)o->first < p && (o->second < 0 || (size_t)o->second < p))
        return true;
    err_set(e, ERR_SPEC, "w has %zu entries here, fewer than the grid's indices ask for", p);
    return err_hint(e, "`second: -1` makes a line over one weight");
}

static bool run(const void *options, struct probe_context *c, struct err *e)
{
    const struct options *o = options;
    const bool line = o->second < 0;
    const int64_t rows = line ? 1 : o->points;
    const double width = (o->high - o->low) / (double)(o->points - 1);
    /* Points include both ends: low + i (high - low) / (points - 1). */
    for (int64_t i = 0; i < o->points; i++)
        for (int64_t j = 0; j < rows; j++) {
            const int64_t step = i * rows + j;
            c->w[o->first] = o->low + width * (double)i;
            c->emit(c->self, "x", 0, step, NOWHERE, c->w[o->first]);
            if (!line) {
                c->w[o->second] = o->low + width * (double)j;
                c->emit(c->self, "y", 0, step, NOWHERE, c->w[o->second]);
            }
            c->observe(c->self, c->w, step, NOWHERE);
        }
    return true;
}

static const struct probe_output outputs[] = {
    {"x", "the first weight at this grid point"},
    {"y", "the second weight at this grid point; absent on a line"},
    {NULL, NULL},
};

const struct probe probe_grid = {
    .kind = {.name = "grid",
             .summary = "measures the observables on a grid over one or two weights",
             .formula = "(w_first, w_second) in [low, high]^2, the others as `init:` makes them",
             .source = "Gissin 2019, The Loss Landscape",
             .help = "Step numbers the points, the second weight moving fastest.",
             .fields = fields,
             .options_size = sizeof(struct options),
             .check = check},
    .outputs = outputs,
    .start = START_NEEDED,
    .observes = true,
    .run = run,
    .fits = fits,
};
