/* kernel-change.c: how far M = JJ' has come from the start: near 0 the model stays linear in w, and
 * descends as kernel regression does.
 *
 * Source: Chizat, Oyallon, Bach 2019, arXiv 1812.07956, section 1 (lazy training); Fort et al. 2020,
 * arXiv 2010.15110 (the kernel's change during training). */
#include "core/observable.h"
#include "mathematics/kernel.h"
#include "mathematics/spectrum.h"
#include "numerics/linalg.h"

static size_t work(const void *options, const struct model *m)
{
    return 2 * m->shape.q * m->shape.q + kernel_work(m);
}

static void measure(const void *options, const struct view *v, double *out)
{
    const size_t entries = v->model->shape.q * v->model->shape.q;
    double *now = v->work, *first = now + entries, *rest = first + entries;
    kernel(v->model, v->w, now, rest);
    kernel(v->model, v->w0, first, rest);
    const double size = vec_norm(entries, first);
    vec_add_scaled(entries, -1, first, now);
    *out = vec_norm(entries, now) / size;
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    const char *why = spectrum_refuse(m->shape.q, m->shape.p);
    return why ? why : spectrum_refuse(m->shape.q, m->shape.q);
}

const struct observable observable_kernel_change = {
    .kind = {.name = "kernel-change",
             .summary = "change of M = JJ' since the start, relative",
             .formula = "|M - M_0| / |M_0|, Frobenius norms, M_0 at the start",
             .source = "Chizat, Oyallon, Bach 2019, arXiv 1812.07956, section 1; Fort et al. 2020, "
                       "arXiv 2010.15110",
             .help = "Of a network M is the empirical tangent kernel: near 0 is the lazy, around 1 "
                     "the rich regime. NaN where M_0 = 0."},
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
