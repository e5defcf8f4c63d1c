/* distance.c: how far theta is from a reference solution, or from the truth that made the data. */
#include <string.h>

#include "core/observable.h"
#include "numerics/linalg.h"

struct options {
    const char *to;
    int64_t number;
    bool relative;
};

static const struct field fields[] = {
    FIELD(struct options, to, .doc = "a solution of `reference:`, or the data's planted theta",
          .choices = "reference|truth", .otherwise_text = "reference"),
    FIELD(struct options, number,
          .doc = "which reference, in the order of the spec: 2 is `reference.2`", .min = 1,
          .max = 64, .otherwise = 1),
    FIELD(struct options, relative, .doc = "divide by the norm of what is compared with",
          .otherwise = 0),
    FIELD_END,
};

static size_t work(const void *options, const struct model *m)
{
    return m->shape.q;
}

static bool is_truth(const struct options *o)
{
    return strcmp(o->to, "truth") == 0;
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    size_t q = v->model->shape.q;
    const double *goal = is_truth(o) ? v->model->problem.data.truth : v->reference[o->number - 1];
    memcpy(v->work, v->theta, q * sizeof *v->work);
    vec_add_scaled(q, -1, goal, v->work);
    out[0] = vec_norm(q, v->work);
    if (o->relative)
        out[0] /= vec_norm(q, goal);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    const struct options *o = options;
    if (is_truth(o))
        return m->problem.data.has_truth ? NULL : "these data have no planted theta";
    return (size_t)o->number <= n_references ? NULL : "the experiment has no such reference";
}

const struct observable observable_distance = {
    .kind = {.name = "distance",
             .summary = "distance of theta to a reference solution or to the planted one",
             .formula = "|theta - theta_ref|",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, section 4",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
