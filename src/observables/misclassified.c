/* misclassified.c: the share of samples whose largest output is not that of their class.
 *
 * Source: the usual zero-one loss with several classes, one output each. */
#include <math.h>

#include "core/observable.h"

struct options {
    bool test;
};

static const struct field fields[] = {
    FIELD(struct options, test, .doc = "count held-out samples instead of the training ones"),
    FIELD_END,
};

static size_t largest(size_t m, const double *v)
{
    size_t at = 0;
    for (size_t k = 1; k < m; k++)
        at = v[k] > v[at] ? k : at;
    return at;
}

static void measure(const void *options, const struct view *v, double *out)
{
    const bool test = ((const struct options *)options)->test;
    const struct dataset *d = &v->model->problem.data;
    const size_t n = test ? d->n_test : d->n;
    const double *y = test ? d->y_test : d->y;
    size_t wrong = 0;
    const double *f = model_predict(v->model, v->w, v->theta, test);
    for (size_t i = 0; f && i < n; i++)
        wrong += largest(d->m, f + i * d->m) != largest(d->m, y + i * d->m);
    *out = f ? (double)wrong / (double)n : (double)NAN;
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    const struct dataset *d = &m->problem.data;
    if (d->m < 2)
        return "it needs samples with several outputs";
    if (((const struct options *)options)->test && d->n_test == 0)
        return "the data hold no samples out";
    return NULL;
}

const struct observable observable_misclassified = {
    .kind = {.name = "misclassified",
             .summary = "share of samples whose largest output is not that of their class",
             .formula = "#{i : argmax_k f_ik != argmax_k y_ik} / n",
             .source = "zero-one loss, one output per class",
             .help = "Of equal outputs the first counts as the largest.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .measure = measure,
    .refuse = refuse,
};
