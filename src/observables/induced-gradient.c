/* induced-gradient.c: M g = JJ'g, along which a small parametric step moves theta.
 *
 * Source: Gissin 2019, "Gradient Dynamics Between Spaces" and "Why the Canonical Gradient is so
 * Canonical". */
#include "core/observable.h"

static size_t length(const void *options, const struct model *m)
{
    return m->shape.q;
}

static void measure(const void *options, const struct view *v, double *out)
{
    model_induced(v->model, v->w, v->g, out);
}

const struct observable observable_induced_gradient = {
    .kind = {.name = "induced-gradient",
             .summary = "the induced gradient M g: the direction in which a parametric step moves "
                        "theta, up to the sign",
             .formula = "M g = J J'g; theta(w - eta J'g) = theta - eta M g + O(eta^2)",
             .source = "Gissin 2019, Gradient Dynamics Between Spaces",
             .help = "One component per entry of theta, row by row."},
    .length = length,
    .measure = measure,
};
