/* min-nuclear.c: the matrix of least nuclear norm that fits all observations.
 *
 * minimize |W|_* subject to A(W) = y, for observed entries or measurement matrices. ADMM splits it
 * into the affine set (W) and the norm (Z):
 *
 *   W <- the point of the affine set nearest to Z - T
 *   Z <- singular values of (a W + (1-a) Z) + T lowered by 1/rho, at most to zero
 *   T <- T + a W + (1-a) Z_old - Z
 *
 * with over-relaxation a; rho is doubled or halved while |W - Z| and rho |Z - Z_old| differ much.
 * A(W) = y holds for W at every step, and rho T tends to a subgradient of the norm that lies in the
 * range of A'. So every so often a certificate is formed: the multipliers m with A'm nearest to
 * rho T, scaled to |A'm|_2 <= 1, prove |W*|_* >= y'm for every solution. The residual is the gap
 * (|W|_* - y'm)/|W|_*, or the relative misfit where that is larger, and iteration ends when the gap
 * is below the tolerance.
 *
 * Source: the comparison of Arora, Cohen, Hu, Luo 2019 (arXiv 1905.13655), section 2.2; the
 * splitting as in Boyd et al. 2011, section 5; the thresholding of Cai, Candes, Shen 2010. */
#include <math.h>
#include <string.h>

#include "core/reference.h"
#include "numerics/linalg.h"

struct options {
    double tolerance;
    int64_t iterations;
};

static const struct field fields[] = {
    FIELD(struct options, tolerance, .doc = "relative duality gap at which to end", .min = 1e-13,
          .max = 1, .otherwise = 1e-7),
    FIELD(struct options, iterations, .doc = "limit on the steps of ADMM; beyond it is an error",
          .min = 1, .max = 1e9, .otherwise = 50000),
    FIELD_END,
};

/* Between plain steps (1) and 2; the usual choice. */
static const double relaxation = 1.6;
enum { CHECK_EVERY = 10 }; /* steps between certificates: each costs one more decomposition */

struct admm {
    const struct dataset *data;
    size_t rows, cols, q, k;
    double rho;
    double *w, *z, *t, *old, *mix; /* (q); mix is what decompositions destroy */
    double *u, *s, *vt, *svd;      /* thin decomposition and its room */
    double *chol, *fit, *dual; /* (n,n) factor of XX', (n m), (n m); chol of dense designs only */
};

static size_t work(const void *options, const struct model *m)
{
    const struct dataset *d = &m->problem.data;
    const size_t r = d->rows, c = d->cols, k = r < c ? r : c;
    const size_t chol = d->design == DESIGN_DENSE ? d->n * d->n : 0;
    const size_t values = svd_values_work(r, c), thin = svd_thin_work(r, c);
    return 5 * r * c + r * k + k + k * c + (values > thin ? values : thin) + chol + 2 * d->n * d->m;
}

static struct admm admm_of(const struct dataset *d, double *work)
{
    struct admm a = {
        .data = d, .rows = d->rows, .cols = d->cols, .q = d->rows * d->cols, .w = work};
    a.k = a.rows < a.cols ? a.rows : a.cols;
    a.z = a.w + a.q;
    a.t = a.z + a.q;
    a.old = a.t + a.q;
    a.mix = a.old + a.q;
    a.u = a.mix + a.q;
    a.s = a.u + a.rows * a.k;
    a.vt = a.s + a.k;
    a.chol = a.vt + a.k * a.cols;
    a.fit = a.chol + (d->design == DESIGN_DENSE ? d->n * d->n : 0);
    a.dual = a.fit + d->n * d->m;
    a.svd = a.dual + d->n * d->m;
    return a;
}

/* R'R x = b in place, R upper triangular (n,n): forward along rows, then backward. */
static void solve_factored(size_t n, const double *r, double *b)
{
    for (size_t i = 0; i < n; i++) {
        b[i] /= r[i * n + i];
        vec_add_scaled(n - i - 1, -b[i], r + i * n + i + 1, b + i + 1);
    }
    for (size_t i = n; i-- > 0;)
        b[i] = (b[i] - vec_dot(n - i - 1, r + i * n + i + 1, b + i + 1)) / r[i * n + i];
}

/* out (m,n), outputs apart: A(v), observations of v (q). */
static void observe(const struct dataset *d, const double *v, double *out)
{
    if (d->design == DESIGN_DENSE) {
        for (size_t k = 0; k < d->m; k++)
            mat_vec(d->n, d->d, 1, d->x, v + k * d->d, 0, out + k * d->n);
        return;
    }
    for (size_t i = 0; i < d->n; i++)
        out[i] = v[d->design == DESIGN_ENTRIES ? d->entry[i] : i];
}

/* v (q) += scale A'(multipliers), multipliers (m,n). */
static void spread(const struct dataset *d, double scale, const double *multipliers, double *v)
{
    if (d->design == DESIGN_DENSE) {
        for (size_t k = 0; k < d->m; k++)
            mat_t_vec(d->n, d->d, scale, d->x, multipliers + k * d->n, 1, v + k * d->d);
        return;
    }
    for (size_t i = 0; i < d->n; i++)
        v[d->design == DESIGN_ENTRIES ? d->entry[i] : i] += scale * multipliers[i];
}

/* out (m,n) <- (AA')^-1 out. The rows of A are unit vectors unless the design is dense. */
static void normalize(const struct admm *a, double *out)
{
    for (size_t k = 0; k < a->data->m && a->data->design == DESIGN_DENSE; k++)
        solve_factored(a->data->n, a->chol, out + k * a->data->n);
}

/* fit (m,n) = A(v) - y; returns its largest entry. */
static double misfit(const struct admm *a, const double *v)
{
    const struct dataset *d = a->data;
    double most = 0;
    observe(d, v, a->fit);
    for (size_t k = 0; k < d->m; k++) {
        for (size_t i = 0; i < d->n; i++) {
            a->fit[k * d->n + i] -= d->y[i * d->m + k];
            most = fmax(most, fabs(a->fit[k * d->n + i]));
        }
    }
    return most;
}

/* v <- the nearest point with A(v) = y; twice, the second time against rounding. */
static void project(const struct admm *a, double *v)
{
    for (int pass = 0; pass < (a->data->design == DESIGN_DENSE ? 2 : 1); pass++) {
        misfit(a, v);
        normalize(a, a->fit);
        spread(a->data, -1, a->fit, v);
    }
}

/* z <- mix with its singular values lowered by 1/rho; mix is destroyed. */
static bool shrink(const struct admm *a, double *z)
{
    if (!svd_thin(a->rows, a->cols, a->mix, a->u, a->s, a->vt, a->svd))
        return false;
    size_t rank = 0;
    while (rank < a->k && a->s[rank] > 1 / a->rho) {
        vec_scale(a->cols, a->s[rank] - 1 / a->rho, a->vt + rank * a->cols);
        rank++;
    }
    memset(z, 0, a->q * sizeof *z);
    for (size_t i = 0; i < a->rows; i++)
        mat_t_vec(rank, a->cols, 1, a->vt, a->u + i * a->k, 0, z + i * a->cols);
    return true;
}

/* One step, W then Z then T; false when the decomposition fails. */
static bool step(struct admm *a)
{
    for (size_t i = 0; i < a->q; i++)
        a->w[i] = a->z[i] - a->t[i];
    project(a, a->w);
    for (size_t i = 0; i < a->q; i++)
        a->t[i] += relaxation * a->w[i] + (1 - relaxation) * a->z[i];
    memcpy(a->mix, a->t, a->q * sizeof *a->mix);
    memcpy(a->old, a->z, a->q * sizeof *a->old);
    if (!shrink(a, a->z))
        return false;
    vec_add_scaled(a->q, -1, a->z, a->t);
    return true;
}

/* Keep the two residuals, each relative to its own size, within a factor of ten of each other. T is
 * the multiplier over rho, so it is rescaled with rho. */
static void balance(struct admm *a)
{
    memcpy(a->mix, a->w, a->q * sizeof *a->mix);
    vec_add_scaled(a->q, -1, a->z, a->mix);
    vec_add_scaled(a->q, -1, a->z, a->old);
    const double primal = vec_norm(a->q, a->mix) / vec_norm(a->q, a->w);
    const double dual = vec_norm(a->q, a->old) / vec_norm(a->q, a->t);
    const double factor = primal > 10 * dual ? 2 : dual > 10 * primal ? 0.5 : 1;
    a->rho *= factor;
    vec_scale(a->q, 1 / factor, a->t);
}

/* Largest singular value, or with `sum` all of them together, of v (q); NaN when LAPACK fails. */
static double spectrum(const struct admm *a, const double *v, bool sum)
{
    double total = 0;
    memcpy(a->mix, v, a->q * sizeof *a->mix);
    if (!svd_values(a->rows, a->cols, a->mix, a->s, a->svd))
        return (double)NAN;
    for (size_t i = 0; i < a->k; i++)
        total += a->s[i];
    return sum ? total : a->s[0];
}

/* The residual of w: relative duality gap or relative misfit, whichever is larger; see the head of
 * the file. Overwrites `old`. */
static double violation(const struct admm *a)
{
    const struct dataset *d = a->data;
    memcpy(a->old, a->t, a->q * sizeof *a->old);
    vec_scale(a->q, a->rho, a->old);
    observe(d, a->old, a->dual);
    normalize(a, a->dual);
    memset(a->old, 0, a->q * sizeof *a->old);
    spread(d, 1, a->dual, a->old);
    const double size = fmax(1, spectrum(a, a->old, false)), norm = spectrum(a, a->w, true);
    double bound = 0, most = 0;
    for (size_t k = 0; k < d->m; k++) {
        for (size_t i = 0; i < d->n; i++) {
            bound += d->y[i * d->m + k] * a->dual[k * d->n + i] / size;
            most = fmax(most, fabs(d->y[i * d->m + k]));
        }
    }
    return fmax(fabs(norm - bound) / norm, misfit(a, a->w) / most);
}

/* The factor of XX', and W the solution of least Frobenius norm, which sets the scale of rho. */
static bool start(struct admm *a, struct err *e)
{
    const struct dataset *d = a->data;
    if (d->design == DESIGN_DENSE) {
        mat_mul((struct gemm_shape){d->n, d->d, d->n}, false, true, 1, d->x, d->x, 0, a->chol);
        if (!cholesky_upper(d->n, a->chol)) {
            err_set(e, ERR_INPUT, "the measurements are linearly dependent");
            return err_hint(e, "use fewer measurements than theta has entries");
        }
    }
    memset(a->w, 0, a->q * sizeof *a->w);
    memset(a->t, 0, a->q * sizeof *a->t);
    project(a, a->w);
    memcpy(a->z, a->w, a->q * sizeof *a->z);
    a->rho = 4 / spectrum(a, a->w, false);
    return true;
}

static bool iterate(struct admm *a, const struct options *o, double *residual, struct err *e)
{
    for (int64_t i = 1; i <= o->iterations; i++) {
        if (!step(a))
            return err_set(e, ERR_INPUT, "a singular value decomposition failed");
        if (i % CHECK_EVERY == 0) {
            balance(a);
            *residual = violation(a);
            if (*residual <= o->tolerance)
                return true;
        }
    }
    err_set(e, ERR_INPUT, "the least nuclear norm is still off by a gap of %.1e", *residual);
    return err_hint(e, "raise `iterations` or `tolerance`");
}

static bool fits(const void *options, const struct model *m, struct err *e)
{
    const struct dataset *d = &m->problem.data;
    if (d->design == DESIGN_QUADRATIC)
        return err_set(e, ERR_SPEC, "it needs samples that are linear in theta's entries");
    if (d->design == DESIGN_DENSE && d->n > d->d) {
        err_set(e, ERR_SPEC, "%zu measurements in %zu dimensions are linearly dependent", d->n,
                d->d);
        return err_hint(e, "use fewer measurements than theta has entries");
    }
    return true;
}

static bool solve(const void *options, struct model *m, double *theta, double *residual,
                  double *work, struct err *e)
{
    struct admm a = admm_of(&m->problem.data, work);
    if (!start(&a, e))
        return false;
    *residual = 0;
    if (vec_norm(a.q, a.w) > 0 && !iterate(&a, options, residual, e))
        return false;
    memcpy(theta, a.w, a.q * sizeof *theta);
    return true;
}

const struct reference reference_min_nuclear = {
    .kind = {.name = "min-nuclear",
             .summary = "the matrix of least nuclear norm that fits the observations",
             .formula = "minimize |W|_* subject to A(W) = y",
             .source = "Arora, Cohen, Hu, Luo 2019, arXiv 1905.13655, section 2.2; Cai, Candes, "
                       "Shen 2010",
             .help = "For completion, sensing, or samples with several outputs. Fits exactly; the "
                     "residual is the relative duality gap against a certificate of spectral norm "
                     "one, or the relative misfit where that is larger.",
             .fields = fields,
             .options_size = sizeof(struct options)},
    .solve = solve,
    .work = work,
    .fits = fits,
};
