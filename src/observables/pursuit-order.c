/* pursuit-order.c: the picks of orthogonal matching pursuit, and what theta has made of them.
 *
 * Pursuit knows in which order it picks features; a deep diagonal network shows it by the times at
 * which entries rise. Following theta at the picks, in their order, is enough to compare the two:
 * an entry belongs to the network's own choice of k when it reaches the bar, the modulus of the
 * k-th largest entry.
 * Source: Gissin, Shalev-Shwartz, Daniely 2020 (arXiv 1909.12051), section 5. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/observable.h"
#include "mathematics/pursuit.h"

struct options {
    int64_t terms;
    double loss;
    const char *report;
};

static const struct field fields[] = {
    FIELD(struct options, terms,
          .doc = "k, picks; 0: as many as the planted theta has entries that are not zero",
          .min = 0, .max = 1000000, .otherwise = 0),
    FIELD(struct options, loss,
          .doc = "pick no more once half the mean squared residual is at or below this", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD(struct options, report,
          .doc = "per pick its feature, or theta, or the planted theta there; or the bar, the "
                 "modulus of theta's k-th largest entry",
          .choices = "feature|theta|truth|bar", .otherwise_text = "feature"),
    FIELD_END,
};

static size_t terms_of(const void *options, const struct model *m)
{
    return pursuit_terms(&m->problem.data, ((const struct options *)options)->terms);
}

static bool is_bar(const void *options)
{
    return ((const struct options *)options)->report[0] == 'b';
}

static size_t length(const void *options, const struct model *m)
{
    return is_bar(options) ? 1 : terms_of(options, m);
}

static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    const size_t terms = terms_of(options, m);
    return m->shape.q + terms + pursuit_work(d, terms);
}

static int descending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* The modulus of theta's k-th largest entry; infinite for k = 0. */
static double bar(const struct view *v, size_t k)
{
    const size_t q = v->model->shape.q;
    if (k == 0)
        return INFINITY;
    for (size_t i = 0; i < q; i++)
        v->work[i] = fabs(v->theta[i]);
    qsort(v->work, q, sizeof *v->work, descending);
    return v->work[k - 1];
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct options *o = options;
    const struct dataset *d = &v->model->problem.data;
    const size_t terms = terms_of(options, v->model);
    double *order = v->work + v->model->shape.q, *rest = order + terms;
    const size_t picked = pursuit_run(d, terms, o->loss, order, rest);
    const double *at = strcmp(o->report, "theta") == 0   ? v->theta
                       : strcmp(o->report, "truth") == 0 ? d->truth
                                                         : NULL;
    if (is_bar(options)) {
        *out = bar(v, picked);
        return;
    }
    for (size_t k = 0; k < terms; k++)
        out[k] = k >= picked ? (double)NAN : at ? at[(size_t)order[k]] : order[k];
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    const struct options *o = options;
    const struct dataset *d = &m->problem.data;
    if (d->design != DESIGN_DENSE || d->m != 1)
        return "pursuit needs features and one output";
    if (strcmp(o->report, "truth") == 0 && !d->has_truth)
        return "these data have no planted theta";
    return terms_of(options, m) > 0 ? NULL : "say how many 'terms' to pick";
}

const struct observable observable_pursuit_order = {
    .kind = {.name = "pursuit-order",
             .summary = "the picks of orthogonal matching pursuit in their order, and theta there",
             .formula = "component k: j_k, or theta[j_k]; bar: the k-th largest |theta_i|",
             .source = "Gissin, Shalev-Shwartz, Daniely 2020, arXiv 1909.12051, section 5",
             .help =
                 "Features are counted from 0; NaN where pursuit ended before. The same pursuit as "
                 "the reference matching-pursuit.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .length = length,
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
