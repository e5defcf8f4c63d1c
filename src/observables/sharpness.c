/* sharpness.c: the largest eigenvalue of the Hessian in w, 2 over which is the largest stable rate
 * of descent near a minimum.
 *
 * Source: Cohen, Kaur, Li, Kolter, Talwalkar 2021, arXiv 2103.00065, section 2. */
#include "core/observable.h"
#include "mathematics/spectrum.h"

static size_t work(const void *options, const struct model *m)
{
    return spectrum_sharpness_work(m);
}

static void measure(const void *options, const struct view *v, double *out)
{
    *out = spectrum_sharpness(v->model, v->w, v->work);
}

const struct observable observable_sharpness = {
    .kind = {.name = "sharpness",
             .summary = "the most positive eigenvalue of the Hessian of the loss in w",
             .formula = "lambda_max(d2L/dw2)",
             .source = "Cohen, Kaur, Li, Kolter, Talwalkar 2021, arXiv 2103.00065, section 2",
             .help =
                 "The largest with its sign, not in size: beside a saddle an eigenvalue below "
                 "0 may be the larger in size, and where all are below 0 so is this one. Up to "
                 "256 weights from all eigenvalues; beyond, by Lanczos steps on products of the "
                 "Hessian with vectors, until the residual |Hv - lambda v| of a unit vector is "
                 "below 1e-9 of the Hessian's norm; NaN where that is not reached."},
    .work = work,
    .measure = measure,
};
