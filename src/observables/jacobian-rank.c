/* jacobian-rank.c: the rank of J = d theta/dw: below q the map from canonical to parametric
 * gradients has a kernel, and "ghost" critical points can form. Source: Gissin 2019, "The Formation
 * of Ghost Saddle Points". */
#include <float.h>
#include <math.h>

#include "core/observable.h"
#include "mathematics/spectrum.h"

struct options {
    double threshold;
};

static const struct field fields[] = {
    FIELD(struct options, threshold,
          .doc = "least singular value that counts, as a share of the largest; 0: max(p,q) times "
                 "the spacing of doubles",
          .min = 0, .max = 1, .otherwise = 0),
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    return m->shape.q + spectrum_jacobian_work(m);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return spectrum_refuse(m->shape.q, m->shape.p);
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    const size_t q = v->model->shape.q, p = v->model->shape.p;
    double *s = v->work;
    const double share = o->threshold > 0 ? o->threshold : (double)(p > q ? p : q) * DBL_EPSILON;
    out[0] = (double)NAN;
    if (!spectrum_jacobian(v->model, v->w, s, s + q))
        return;
    out[0] = 0;
    for (size_t i = 0; i < q; i++)
        out[0] += s[i] > share * s[0];
}

const struct observable observable_jacobian_rank = {
    .kind = {.name = "jacobian-rank",
             .summary = "numerical rank of the Jacobian d theta/dw",
             .formula = "#{i : sigma_i(J) > threshold sigma_1(J)}",
             .source = "Gissin 2019, The Formation of \"Ghost\" Saddle Points",
             .help = "Zero for J = 0.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
