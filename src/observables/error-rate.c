/* error-rate.c: the share of samples on the wrong side of zero.
 *
 * Source: the usual zero-one loss of a linear classifier. */
#include "core/observable.h"

struct options {
    bool test;
};

static const struct field fields[] = {
    FIELD(struct options, test, .doc = "count held-out samples instead of the training ones"),
    FIELD_END,
};

static void measure(const void *options, const struct view *v, double *out)
{
    const bool test = ((const struct options *)options)->test;
    *out =
        problem_error_rate(&v->model->problem, model_predict(v->model, v->w, v->theta, test), test);
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    if (((const struct options *)options)->test && m->problem.data.n_test == 0)
        return "the data hold no samples out";
    return NULL;
}

const struct observable observable_error_rate = {
    .kind = {.name = "error-rate",
             .summary = "share of samples whose sign is wrong",
             .formula = "#{i : y_i f_i <= 0} / n",
             .source = "zero-one loss",
             .help = "Targets must be -1 and +1, otherwise NaN. A prediction of exactly zero "
                     "counts as wrong.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .measure = measure,
    .refuse = refuse,
};
