/* matching-pursuit.c: the sparse solution of orthogonal matching pursuit.
 *
 * The greedy way to a sparse solution: pick the feature most like the residual, fit all picked ones
 * anew, go on. theta is the least-squares fit on the picked features; in which order they came is
 * told by the observable pursuit-order.
 * Source: Pati, Rezaiifar, Krishnaprasad 1993; Tropp, Gilbert 2007 (doi 10.1109/TIT.2007.909108).
 */
#include <string.h>

#include "core/reference.h"
#include "mathematics/pursuit.h"
#include "numerics/linalg.h"

struct options {
    int64_t terms;
    double loss;
};

static const struct field fields[] = {
    FIELD(struct options, terms,
          .doc = "features to pick; 0: as many as the planted theta has entries that are not zero",
          .min = 0, .max = 1000000, .otherwise = 0),
    FIELD(struct options, loss,
          .doc = "pick no more once half the mean squared residual is at or below this", .min = 0,
          .max = 1e300, .otherwise = 0),
    FIELD_END,
};

static size_t terms_of(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    const bool fits = d->design == DESIGN_DENSE && d->m == 1;
    return fits ? pursuit_terms(d, ((const struct options *)options)->terms) : 0;
}

/* The order and its fit, then either the pursuit's room, or the picked columns and the residual. */
static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    const size_t k = terms_of(options, m);
    const size_t fit = (k + 1) * d->n + least_squares_work(d->n, k > 0 ? k : 1);
    const size_t run = pursuit_work(d, k);
    return k == 0 ? 0 : 2 * k + d->d + (run > fit ? run : fit);
}

/* |X_S'(X theta - y)| over |X| |y|: the fit on the picked features S is a least-squares one. */
static double misfit(const struct dataset *d, const double *theta, double *r, double *back)
{
    memcpy(r, d->y, d->n * sizeof *r);
    mat_vec(d->n, d->d, 1, d->x, theta, -1, r);
    mat_t_vec(d->n, d->d, 1, d->x, r, 0, back);
    for (size_t j = 0; j < d->d; j++)
        back[j] = theta[j] != 0 ? back[j] : 0;
    const double size = vec_norm(d->n * d->d, d->x) * vec_norm(d->n, d->y);
    return size > 0 ? vec_norm(d->d, back) / size : 0;
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    return terms_of(options, m) > 0
               ? true
               : err_set(e, ERR_SPEC, "it needs features, one output, and 'terms' to pick");
}

static bool solve(const void *options, struct model *m, double *theta, double *residual,
                  double *space, struct err *e)
{
    const struct dataset *d = &m->problem.data;
    const size_t terms = terms_of(options, m);
    double *order = space, *fit = order + terms, *back = fit + terms, *rest = back + d->d;
    const size_t k = pursuit_run(d, terms, ((const struct options *)options)->loss, order, rest);
    double *columns = rest, *r = columns + terms * d->n;
    for (size_t i = 0; i < d->n; i++) {
        for (size_t l = 0; l < k; l++)
            columns[i * k + l] = d->x[i * d->d + (size_t)order[l]];
    }
    if (k > 0 && !least_squares(d->n, k, columns, d->y, fit, NULL, r + d->n))
        return err_set(e, ERR_INPUT, "the picked features cannot be fitted");
    memset(theta, 0, m->shape.q * sizeof *theta);
    for (size_t l = 0; l < k; l++)
        theta[(size_t)order[l]] = fit[l];
    *residual = misfit(d, theta, r, back);
    return true;
}

const struct reference reference_matching_pursuit = {
    .kind = {.name = "matching-pursuit",
             .summary = "the sparse fit of orthogonal matching pursuit",
             .formula = "S <- S + argmax_j |x_j'r| / |x_j|, theta_S = X_S^+ y, r = y - X_S theta_S",
             .source = "Pati, Rezaiifar, Krishnaprasad 1993; Tropp, Gilbert 2007, doi "
                       "10.1109/TIT.2007.909108",
             .help = "The residual is |X_S'(X theta - y)| over |X| |y|. The order of the picks is "
                     "the observable pursuit-order.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .work = work,
    .solve = solve,
    .fits = fits,
};
