/* reference-excess.c: by how much a norm of one reference exceeds that of another.
 *
 * The least Q_alpha solution has a larger l1 norm than the least l1 one, and a larger l2 norm than
 * the least l2 one; how fast the excess vanishes with alpha is a matter of the two solutions alone,
 * no trajectory is needed. Source: Woodworth et al. 2019 (arXiv 1906.05827), theorem 2 and
 * figure 2. */
#include <math.h>

#include "core/observable.h"

struct options {
    int64_t of, over;
    double p;
};

static const struct field fields[] = {
    FIELD(struct options, of,
          .doc = "the reference whose norm is taken, in the order of the spec, "
                 "from 0",
          .min = 0, .max = 63, .otherwise = 0),
    FIELD(struct options, over, .doc = "the reference that it is compared with", .min = 0,
          .max = 63, .otherwise = 1),
    FIELD(struct options, p, .doc = "1 for the l1 norm, 2 for the l2 norm", .min = 1, .max = 2,
          .otherwise = 1),
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    (void)options;
    (void)m;
    return 1;
}

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
    size_t q = v->model->shape.q;
    double least = norm(q, o->p, v->reference[o->over]);
    *out = (norm(q, o->p, v->reference[o->of]) - least) / least;
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    const struct options *o = options;
    (void)m;
    return o->of < (int64_t)n_references && o->over < (int64_t)n_references
               ? NULL
               : "there is no such reference";
}

const struct observable observable_reference_excess = {
    .kind = {.name = "reference-excess",
             .summary = "relative excess of a norm of one reference over that of another",
             .formula = "(|ref_of|_p - |ref_over|_p)/|ref_over|_p",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, theorem 2",
             .help = "Nothing of the trajectory enters: `probe: start` is enough.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .measure = measure,
    .refuse = refuse,
};
