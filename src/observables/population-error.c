/* population-error.c: the distance of theta from the truth that made the data.
 *
 * For inputs with unit covariance |theta - theta*|^2 is the excess risk of the squared loss without
 * its 1/2, which is what Woodworth et al. plot; for completion its mean over entries is the error
 * on all entries, seen and unseen, of Arora et al. Source: Woodworth et al. 2019 (arXiv
 * 1906.05827), figure 1; Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), figure 1. */
#include <math.h>
#include <string.h>

#include "core/observable.h"

struct options {
    const char *scaling;
    bool root;
};

static const struct field fields[] = {
    FIELD(struct options, scaling,
          .doc = "none, over the number of entries, or over the squared norm of the truth",
          .choices = "none|entry|relative", .otherwise_text = "none"),
    FIELD(struct options, root, .doc = "take the square root: a distance"),
    FIELD_END,
};

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    const double *truth = v->model->problem.data.truth;
    const size_t q = v->model->shape.q;
    double error = 0, size = 0;
    for (size_t i = 0; i < q; i++) {
        error += (v->theta[i] - truth[i]) * (v->theta[i] - truth[i]);
        size += truth[i] * truth[i];
    }
    if (strcmp(o->scaling, "entry") == 0) {
        error /= (double)q;
    } else if (strcmp(o->scaling, "relative") == 0) {
        error /= size;
    }
    *out = o->root ? sqrt(error) : error;
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    return m->problem.data.has_truth ? NULL : "the data have no planted truth";
}

const struct observable observable_population_error = {
    .kind = {.name = "population-error",
             .summary = "squared distance of theta from the planted truth",
             .formula = "|theta - theta*|^2, optionally over q or over |theta*|^2",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, figure 1; Arora, Cohen, Hu, Luo "
                       "2019, arXiv 1905.13655, figure 1",
             .help = "Frobenius norm. Without 1/2.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .measure = measure,
    .refuse = refuse,
};
