/* excess-norm.c: by how much the l1 norm of theta exceeds that of a reference.
 *
 * With basis pursuit as the reference it says how far the flow is from least l1 without asking that
 * the minimizer be unique.
 * Source: Woodworth et al. 2019 (arXiv 1906.05827), theorem 2 and figure 2. */
#include <math.h>

#include "core/observable.h"

struct options {
    int64_t number;
    double p;
};

static const struct field fields[] = {
    FIELD(struct options, number,
          .doc = "which reference, in the order of the spec: 2 is `reference.2`", .min = 1,
          .max = 64, .otherwise = 1),
    FIELD(struct options, p, .doc = "1 for the l1 norm, 2 for the l2 norm", .min = 1, .max = 2,
          .otherwise = 1),
    FIELD_END,
};

static double norm(size_t n, double p, const double *a)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += p == 1 ? fabs(a[i]) : pow(fabs(a[i]), p);
    return p == 1 ? sum : pow(sum, 1 / p);
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    const size_t q = v->model->shape.q;
    const double least = norm(q, o->p, v->reference[o->number - 1]);
    *out = (norm(q, o->p, v->theta) - least) / least;
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    const int64_t wanted = ((const struct options *)options)->number;
    return wanted <= (int64_t)n_references ? NULL : "there is no such reference";
}

const struct observable observable_excess_norm = {
    .kind = {.name = "excess-norm",
             .summary = "relative excess of the l1 norm of theta over a reference",
             .formula = "(|theta|_1 - |ref|_1)/|ref|_1",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, theorem 2",
             .help = "Negative while theta does not fit the data yet.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .measure = measure,
    .refuse = refuse,
};
