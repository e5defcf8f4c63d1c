/* closed-form-time.c: the clock of the flow against the time that the closed form gives each entry.
 *
 * Entry by entry t(theta_i) is elementary for theta = w^N, N = 1 to 4, and for the exponential; the
 * difference to the time on the clock is the error of the flow, or of the form.
 * Source: Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051), theorem 1 and its appendix. */
#include <math.h>

#include "core/observable.h"
#include "mathematics/growth.h"

static size_t length(const void *options, const struct model *m)
{
    return m->shape.q;
}

static void measure(const void *options, const struct view *v, double *out)
{
    const double n = growth_exponent(v->model), *target = v->model->problem.data.y;
    for (size_t i = 0; i < v->model->shape.q; i++)
        out[i] = v->t - growth_time(n, target[i], v->theta0[i], v->theta[i]);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return isnan(growth_exponent(m)) ? "it needs the distance to a point, and powers of the weights"
                                     : NULL;
}

const struct observable observable_closed_form_time = {
    .kind = {.name = "closed-form-time",
             .summary = "time of the flow minus the time of the closed form, entry by entry",
             .formula = "t - t(theta_i), t(theta_i) = integral of d sigma / (N^2 sigma^(2-2/N) "
                        "(theta*_i - sigma))",
             .source = "Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, theorem 1",
             .help = "For data of kind point, the squared loss summed with factor 1, and theta = "
                     "w^N with N = 1, 2, 3, 4 or the exponential, from a start between 0 and the "
                     "target; NaN for other exponents."},
    .length = length,
    .measure = measure,
    .refuse = refuse,
};
