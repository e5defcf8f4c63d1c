/* singular-values.c: the singular values of theta as a (rows,cols) matrix.
 *
 * Under balanced deep layers they move as d sigma_r/dt = -N (sigma_r^2)^(1-1/N) u_r'G v_r: slowly
 * while small, fast once large, the more so the deeper.
 * Source: Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), theorem 3. */
#include <math.h>

#include "core/observable.h"
#include "mathematics/spectrum.h"

struct options {
    int64_t count;
};

static const struct field fields[] = {
    FIELD(struct options, count, .doc = "how many of the largest to record; 0: all", .min = 0,
          .max = 1000000, .otherwise = 0),
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    const size_t count = (size_t)((const struct options *)options)->count;
    const size_t n = m->shape.rows < m->shape.cols ? m->shape.rows : m->shape.cols;
    return count == 0 || count > n ? n : count;
}

static void measure(const void *options, const struct view *v, double *out)
{
    size_t n;
    const double *values = spectrum_theta(v->model, v->theta, &n, v->work);
    const size_t count = length(options, v->model);
    for (size_t i = 0; i < count; i++)
        out[i] = values ? values[i] : (double)NAN;
}

const struct observable observable_singular_values = {
    .kind = {.name = "singular-values",
             .summary = "singular values of theta, descending",
             .formula = "sigma_1 >= sigma_2 >= ... of theta (rows,cols)",
             .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, theorem 3",
             .help = "Component i is the i-th largest, counted from 0.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .work = spectrum_theta_work,
    .measure = measure,
};
