/* rank.c: how many singular values of theta exceed a threshold.
 *
 * Source: the usual numerical rank, Golub and Van Loan, section 5.4. */
#include <math.h>

#include "core/observable.h"
#include "mathematics/spectrum.h"

struct options {
    double threshold;
    bool absolute;
};

static const struct field fields[] = {
    FIELD(struct options, threshold, .doc = "smallest singular value that counts", .min = 0,
          .max = 1e300, .otherwise = 1e-3),
    FIELD(struct options, absolute, .doc = "the threshold is a value, not a share of the largest"),
    FIELD_END,
};

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    size_t n;
    const double *values = spectrum_theta(v->model, v->theta, &n, v->work);
    *out = values ? 0 : (double)NAN;
    for (size_t i = 0; values && i < n; i++)
        *out += values[i] > o->threshold * (o->absolute ? 1 : values[0]);
}

const struct observable observable_rank = {
    .kind = {.name = "rank",
             .summary = "number of singular values of theta above a threshold",
             .formula = "#{r : sigma_r > threshold sigma_1}",
             .source = "Golub and Van Loan, Matrix Computations, section 5.4",
             .help = "Zero for theta = 0.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .work = spectrum_theta_work,
    .measure = measure,
};
