/* test-loss.c: the loss on samples that were held out.
 *
 * Source: the generalization experiments of Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655). */
#include "core/observable.h"

static void measure(const void *options, const struct view *v, double *out)
{
    *out = problem_test_loss(&v->model->problem, model_predict(v->model, v->w, v->theta, true));
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return m->problem.data.n_test > 0 ? NULL : "the data hold no samples out";
}

const struct observable observable_test_loss = {
    .kind =
        {.name = "test-loss",
         .summary = "loss on held-out samples",
         .formula = "factor * mean over held-out samples of l(f, y)",
         .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, section 2.2",
         .help =
             "Always a mean over the held-out samples, whatever the reduction; times the factor."},
    .measure = measure,
    .refuse = refuse,
};
