/* q-alpha.c: the potential that gradient flow on u^D - v^D from u = v = alpha minimizes among all
 * interpolators, at theta (mathematics/mirror.h).
 *
 * Source: Woodworth et al. 2019 (arXiv 1906.05827), theorems 1 and 3. */
#include "core/observable.h"
#include "mathematics/mirror.h"

/* Q(theta) = sum_i alpha^D q(theta_i/alpha^D) */
static void measure(const void *options, const struct view *v, double *out)
{
    const struct mirror_options *o = options;
    const double scale = mirror_scale(o, v->w0);
    out[0] = 0;
    for (size_t i = 0; i < v->model->shape.q; i++)
        out[0] += scale * mirror_potential(o->depth, v->theta[i] / scale);
}

const struct observable observable_q_alpha = {
    .kind = {.name = "q-alpha",
             .summary = "the potential that the flow from a start of size alpha minimizes",
             .formula = "Q(theta) = sum_i alpha^D q(theta_i/alpha^D); at D = 2, q(z) = 2 - sqrt(4 "
                        "+ z^2) + z asinh(z/2)",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, theorems 1 and 3",
             .help = "Zero at theta = 0. Small alpha make it an l1 norm times a factor, large ones "
                     "a squared l2 norm.",
             .fields = mirror_fields,
             .options_size = sizeof(struct mirror_options)},
    .measure = measure,
};
