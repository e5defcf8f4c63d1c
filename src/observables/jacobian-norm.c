/* jacobian-norm.c: the operator norm of J = d theta/dw: |J'g| <= |J| |g|, the most by which the
 * parametric gradient exceeds the canonical one. Source: Gissin 2019, "The Exploding and Vanishing
 * Gradients Problem". */
#include <math.h>

#include "core/observable.h"
#include "mathematics/spectrum.h"

static size_t work(const void *options, const struct model *m)
{
    return spectrum_induced_norm_work(m);
}

static void measure(const void *options, const struct view *v, double *out)
{
    /* J = 0 may leave a -1e-17 behind. */
    const double square = spectrum_induced_norm(v->model, v->w, v->work);
    out[0] = square < 0 ? 0 : sqrt(square);
}

const struct observable observable_jacobian_norm = {
    .kind = {.name = "jacobian-norm",
             .summary = "operator norm of the Jacobian d theta/dw",
             .formula = "|J| = sigma_1(J)",
             .source = "Gissin 2019, The Exploding and Vanishing Gradients Problem",
             .help = "The root of induced-norm, found without forming J."},
    .work = work,
    .measure = measure,
};
