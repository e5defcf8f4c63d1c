/* nuclear-norm.c: the sum of the singular values of theta, the convex stand-in for rank.
 *
 * Source: Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), section 2. */
#include <math.h>

#include "core/observable.h"
#include "mathematics/spectrum.h"

static void measure(const void *options, const struct view *v, double *out)
{
    size_t n;
    const double *values = spectrum_theta(v->model, v->theta, &n, v->work);
    *out = values ? 0 : (double)NAN;
    for (size_t i = 0; values && i < n; i++)
        *out += values[i];
}

const struct observable observable_nuclear_norm = {
    .kind = {.name = "nuclear-norm",
             .summary = "sum of the singular values of theta",
             .formula = "|theta|_* = sum_r sigma_r",
             .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, section 2"},
    .work = spectrum_theta_work,
    .measure = measure,
};
