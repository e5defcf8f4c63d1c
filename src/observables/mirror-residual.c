/* mirror-residual.c: how far theta is from satisfying the optimality conditions of Q_alpha.
 *
 * Gradient flow on u^D - v^D from u = v = alpha keeps h^-1(theta/alpha^D) in the row space of X all
 * along (mathematics/mirror.h); an interpolating theta with that property is the minimizer of Q_alpha.
 * What is measured is the part of that dual vector outside the row space, relative to the whole.
 * Source: Woodworth et al. 2019 (arXiv 1906.05827), proofs of theorems 1 and 3. */
#include <math.h>
#include <string.h>

#include "core/observable.h"
#include "mathematics/mirror.h"
#include "numerics/linalg.h"

/* X' (d,n), the dual vector (d), the multipliers (n), and the room of least squares. */
static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    return d->design == DESIGN_DENSE ? d->n * d->d + d->d + d->n + least_squares_work(d->d, d->n)
                                     : 0;
}

static void measure(const void *options, const struct view *v, double *out)
{
    const struct mirror_options *o = options;
    const struct dataset *d = &v->model->problem.data;
    double *xt = v->work, *s = xt + d->n * d->d, *multipliers = s + d->d;
    double *rest = multipliers + d->n;
    const double scale = mirror_scale(o, v->w0);
    for (size_t j = 0; j < d->d; j++) {
        s[j] = mirror_dual(o->depth, v->theta[j] / scale);
        for (size_t i = 0; i < d->n; i++)
            xt[j * d->n + i] = d->x[i * d->d + j];
    }
    *out = (double)NAN;
    const double whole = vec_is_finite(d->d, s) ? vec_norm(d->d, s) : 0;
    if (whole > 0 && least_squares(d->d, d->n, xt, s, multipliers, NULL, rest)) {
        mat_vec(d->d, d->n, -1, xt, multipliers, 1, s);
        *out = vec_norm(d->d, s) / whole;
    }
}

static const char *refuse(const void *options, const struct model *m, size_t n_references)
{
    const struct dataset *d = &m->problem.data;
    return d->design == DESIGN_DENSE && d->m == 1 ? NULL : "it needs samples x and one output";
}

const struct observable observable_mirror_residual = {
    .kind = {.name = "mirror-residual",
             .summary = "distance from the optimality conditions of Q_alpha",
             .formula = "|s - P s|/|s|, s = h^-1(theta/alpha^D), P on the row space of X",
             .source = "Woodworth et al. 2019, arXiv 1906.05827, theorems 1 and 3",
             .help = "Zero along exact flow from u = v = alpha, at every time; NaN at theta = 0. "
                     "One least-squares problem (d,n) per sample.",
             .fields = mirror_fields,
             .options_size = sizeof(struct mirror_options)},
    .work = work,
    .measure = measure,
    .refuse = refuse,
};
