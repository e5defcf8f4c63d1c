/* jacobian-rank.c: the rank of J = d theta/dw: below q a critical point of the weights need not be
 * one of theta. */
#include <math.h>

#include "core/linalg.h"
#include "core/observable.h"

struct options {
    double threshold;
};

static const struct field fields[] = {
    FIELD(struct options, threshold,
          .doc = "relative to the largest singular value; 0: what rounding leaves", .min = 0,
          .max = 1, .otherwise = 0),
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    (void)options;
    (void)m;
    return 1;
}

static size_t work(const void *options, const struct model *m)
{
    (void)options;
    size_t q = m->shape.q, p = m->shape.p;
    return q * p + (q < p ? q : p) + svd_values_work(q, p);
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    struct model *m = v->model;
    size_t q = m->shape.q, p = m->shape.p, k = q < p ? q : p, rank = 0;
    double *jac = v->work, *values = jac + q * p, *rest = values + k;
    /* By default what rounding alone can leave: the larger side times half an ulp of the largest
     * value. */
    double threshold = o->threshold > 0 ? o->threshold : (double)(q > p ? q : p) * 0x1p-52;
    model_jacobian(m, v->w, jac);
    bool fine = svd_values(q, p, jac, values, rest);
    while (fine && rank < k && values[rank] > threshold * values[0])
        rank++;
    out[0] = fine ? (double)rank : (double)NAN;
}

const struct observable observable_jacobian_rank = {
    .kind = {.name = "jacobian-rank",
             .summary = "numerical rank of the Jacobian of psi",
             .formula = "#{i : sigma_i(J) > threshold sigma_1(J)}",
             .source = "seed: The Formation of Ghost Saddle Points",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .work = work,
    .measure = measure,
};
