/* schatten.c: the Schatten p norm of theta, a quasi-norm when p < 1.
 *
 * p = 1 is the nuclear norm, 2 the Frobenius norm; 2/N is what balanced weight decay on N layers
 * amounts to.
 * Source: Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), section 2. */
#include <math.h>

#include "core/observable.h"
#include "mathematics/spectrum.h"

struct options {
    double p;
};

static const struct field fields[] = {
    FIELD(struct options, p, .doc = "the exponent", .min = 0, .max = 1000, .above_min = true,
          .otherwise = 1),
    FIELD_END,
};

/* In units of the largest, so that no power overflows. */
static void measure(const void *options, const struct view *v, double *out)
{
    const double p = ((const struct options *)options)->p;
    size_t n;
    const double *values = spectrum_theta(v->model, v->theta, &n, v->work);
    double sum = 0;
    for (size_t i = 0; values && values[0] > 0 && i < n; i++)
        sum += pow(values[i] / values[0], p);
    *out = values ? values[0] * pow(sum, 1 / p) : (double)NAN;
}

const struct observable observable_schatten = {
    .kind = {.name = "schatten",
             .summary = "Schatten p norm of theta",
             .formula = "(sum_r sigma_r^p)^(1/p)",
             .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, section 2",
             .help = "With the root; a quasi-norm for p < 1.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .work = spectrum_theta_work,
    .measure = measure,
};
