/* hessian-spectrum.c: the eigenvalues of d2L/dw2: negative ones make a critical point a strict
 * saddle, and the largest limits the learning rate to 2 over it. Source: Gissin 2019, "The Loss
 * Landscape". */
#include <math.h>

#include "core/observable.h"
#include "mathematics/spectrum.h"

static size_t length(const void *options, const struct model *m)
{
    return m->shape.p;
}

static size_t work(const void *options, const struct model *m)
{
    return spectrum_hessian_work(m);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return spectrum_refuse(m->shape.p, m->shape.p);
}

static void measure(const void *options, const struct view *v, double *out)
{
    if (!spectrum_hessian(v->model, v->w, out, v->work))
        for (size_t i = 0; i < v->model->shape.p; i++)
            out[i] = (double)NAN;
}

const struct observable observable_hessian_spectrum = {
    .kind = {.name = "hessian-spectrum",
             .summary = "eigenvalues of the Hessian of the loss in w, ascending",
             .formula = "lambda_1 <= ... <= lambda_p of d2L/dw2 = J'HJ + d(J'g)/dw at fixed g",
             .source = "Gissin 2019, The Loss Landscape",
             .help = "Costs p Hessian-vector products and an eigendecomposition of p x p."},
    .length = length,
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
