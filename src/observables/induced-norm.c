/* induced-norm.c: the operator norm of M = JJ', which turns canonical into induced gradients: the
 * most by which the parameterization stretches a gradient step. Source: Gissin 2019, "Take-Aways
 * From the Linear Example". */
#include "core/observable.h"
#include "mathematics/spectrum.h"

static size_t work(const void *options, const struct model *m)
{
    return spectrum_induced_norm_work(m);
}

static void measure(const void *options, const struct view *v, double *out)
{
    out[0] = spectrum_induced_norm(v->model, v->w, v->work);
}

const struct observable observable_induced_norm = {
    .kind = {.name = "induced-norm",
             .summary = "operator norm of M = JJ', which maps g to the induced gradient",
             .formula = "|M| = sigma_1(J)^2; |U|^2 + |v|^2 for two layers and one output",
             .source = "Gissin 2019, Take-Aways From the Linear Example",
             .help = "Exact to rounding up to 256 entries of theta; beyond, 96 Lanczos steps "
                     "approach it from below."},
    .work = work,
    .measure = measure,
};
