/* effective-rank.c: the exponential of the entropy of the singular values, a rank without
 * threshold.
 *
 * r equal values give r, one alone gives one, and it moves smoothly in between.
 * Source: Roy and Vetterli 2007, "The effective rank", definition 1. */
#include <math.h>

#include "core/observable.h"
#include "mathematics/spectrum.h"

static void measure(const void *options, const struct view *v, double *out)
{
    size_t n;
    const double *values = spectrum_theta(v->model, v->theta, &n, v->work);
    double sum = 0, entropy = 0;
    for (size_t i = 0; values && i < n; i++)
        sum += values[i];
    for (size_t i = 0; values && i < n; i++) {
        const double share = values[i] / sum;
        entropy -= share > 0 ? share * log(share) : 0;
    }
    *out = values && sum > 0 ? exp(entropy) : (double)NAN;
}

const struct observable observable_effective_rank = {
    .kind = {.name = "effective-rank",
             .summary = "exponential of the entropy of the singular values",
             .formula = "exp(-sum_r p_r ln p_r), p_r = sigma_r / sum sigma",
             .source = "Roy and Vetterli 2007, definition 1",
             .help = "Between 1 and min(rows,cols); NaN for theta = 0."},
    .work = spectrum_theta_work,
    .measure = measure,
};
