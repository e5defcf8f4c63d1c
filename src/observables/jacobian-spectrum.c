/* jacobian-spectrum.c: the singular values of J = d theta/dw.
 *
 * |J'g| lies between the least and the largest of them times |g|: where they are large gradients
 * explode, where they are small they vanish, and a critical point of W that is none of Theta needs
 * one that is zero. Source: Gissin 2019, "The Exploding and Vanishing Gradients Problem". */
#include <math.h>

#include "core/observable.h"
#include "mathematics/spectrum.h"

static size_t length(const void *options, const struct model *m)
{
    return m->shape.q;
}

static size_t work(const void *options, const struct model *m)
{
    return spectrum_jacobian_work(m);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return spectrum_refuse(m->shape.q, m->shape.p);
}

static void measure(const void *options, const struct view *v, double *out)
{
    if (!spectrum_jacobian(v->model, v->w, out, v->work))
        for (size_t i = 0; i < v->model->shape.q; i++)
            out[i] = (double)NAN;
}

const struct observable observable_jacobian_spectrum = {
    .kind = {.name = "jacobian-spectrum",
             .summary = "singular values of the Jacobian d theta/dw, descending",
             .formula = "sigma_1 >= ... >= sigma_q of J (q,p)",
             .source = "Gissin 2019, The Exploding and Vanishing Gradients Problem",
             .help = "Always q components: when w is shorter than theta the last q - p are zero."},
    .length = length,
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
