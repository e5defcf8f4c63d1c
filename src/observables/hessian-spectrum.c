/* hessian-spectrum.c: the curvature of the landscape over w: eigenvalues of d2L/dw2.
 *
 * At a saddle some are negative; at the origin of three layers and more all are zero. */
#include <math.h>
#include <string.h>

#include "core/linalg.h"
#include "core/observable.h"

static const struct field fields[] = {
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    (void)options;
    return m->shape.p;
}

static size_t work(const void *options, const struct model *m)
{
    (void)options;
    size_t p = m->shape.p;
    return p * p + p + eig_symmetric_work(p);
}

static void measure(const void *options, const struct view *v, double *out)
{
    struct model *m = v->model;
    size_t p = m->shape.p;
    double *hessian = v->work, *unit = hessian + p * p, *rest = unit + p;
    (void)options;
    memset(unit, 0, p * sizeof *unit);
    for (size_t i = 0; i < p; i++) {
        unit[i] = 1;
        model_hessian_vector(m, v->w, unit, hessian + i * p);
        unit[i] = 0;
    }
    if (!eig_symmetric(p, hessian, false, out, rest))
        for (size_t i = 0; i < p; i++)
            out[i] = (double)NAN;
}

const struct observable observable_hessian_spectrum = {
    .kind = {.name = "hessian-spectrum",
             .summary = "eigenvalues of the Hessian of the loss over the weights",
             .formula = "eig(d2L/dw2), ascending",
             .source = "seed: The Loss Landscape",
             .help = "One component per weight, ascending. Made column by column: cost p "
                     "Hessian-vector products and p^3.",
             .fields = fields,
             .options_size = 1},
    .length = length,
    .work = work,
    .measure = measure,
};
