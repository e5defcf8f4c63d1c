/* kernel-alignment.c: how much of M = JJ' points along the targets: descent fits fastest what lies in
 * the leading directions of M, and training turns these towards y.
 *
 * Source: Cristianini, Shawe-Taylor, Elisseeff, Kandola 2001, "On kernel-target alignment",
 * definition 1; Baratin et al. 2021, arXiv 2008.00938 (its growth while networks train). */
#include "core/observable.h"
#include "mathematics/kernel.h"
#include "mathematics/spectrum.h"
#include "numerics/linalg.h"

static size_t work(const void *options, const struct model *m)
{
    return m->shape.q * m->shape.q + m->shape.q + kernel_work(m);
}

static void measure(const void *options, const struct view *v, double *out)
{
    const double *y = v->model->problem.data.y;
    const size_t q = v->model->shape.q;
    double *m = v->work, *my = m + q * q;
    kernel(v->model, v->w, m, my + q);
    mat_vec(q, q, 1, m, y, 0, my);
    *out = vec_dot(q, y, my) / (vec_dot(q, y, y) * vec_norm(q * q, m));
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    if (m->problem.data.design != DESIGN_IDENTITY)
        return "theta is not f itself, as that of a network is";
    const char *why = spectrum_refuse(m->shape.q, m->shape.p);
    return why ? why : spectrum_refuse(m->shape.q, m->shape.q);
}

const struct observable observable_kernel_alignment = {
    .kind = {.name = "kernel-alignment",
             .summary = "cosine between M = JJ' and yy', the targets' own kernel",
             .formula = "y'My / (|y|^2 |M|), Frobenius norm",
             .source = "Cristianini, Shawe-Taylor, Elisseeff, Kandola 2001, On kernel-target "
                       "alignment, definition 1; Baratin et al. 2021, arXiv 2008.00938",
             .help = "Neither M nor y is centred. Where theta is f itself: of networks, and of the "
                     "data `point`. Between 0 and 1; NaN where y or M is 0."},
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
