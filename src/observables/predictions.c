/* predictions.c: f on the samples. */
#include <math.h>
#include <string.h>

#include "core/observable.h"

struct options {
    bool test;
};

static const struct field fields[] = {
    FIELD(struct options, test, .doc = "on the held-out samples instead of the training ones"),
    FIELD_END,
};

static size_t length(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    return (((const struct options *)options)->test ? d->n_test : d->n) * d->m;
}

static void measure(const void *options, const struct view *v, double *out)
{
    const bool test = ((const struct options *)options)->test;
    const double *f = model_predict(v->model, v->w, v->theta, test);
    const size_t n = length(options, v->model);
    for (size_t i = 0; i < n; i++)
        out[i] = f ? f[i] : (double)NAN;
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return length(options, m) > 0 ? NULL : "the data hold no samples out";
}

const struct observable observable_predictions = {
    .kind = {.name = "predictions",
             .summary = "what the model says of each sample",
             .formula = "f(x_i)",
             .source = "Gissin 2019, Parameteric and Canonical Spaces",
             .help = "One component per sample and output, sample by sample.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .measure = measure,
    .refuse = refuse,
};
