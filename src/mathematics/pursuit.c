/* pursuit.c: see pursuit.h. The picked features are kept as an orthonormal basis, so that the
 * residual is projected once per pick. */
#include "mathematics/pursuit.h"

#include <math.h>
#include <string.h>

#include "numerics/linalg.h"

size_t pursuit_terms(const struct dataset *d, int64_t terms)
{
    const size_t q = terms == 0 && d->has_truth ? d->rows * d->cols : 0;
    size_t n = (size_t)terms;
    for (size_t j = 0; j < q; j++)
        n += !d->truth || d->truth[j] != 0;
    n = n < d->n ? n : d->n;
    return n < d->d ? n : d->d;
}

/* The basis (terms,n), the residual (n), norms of the features and their products with it (d). */
size_t pursuit_work(const struct dataset *d, size_t terms)
{
    return terms * d->n + d->n + 2 * d->d;
}

static void norms_of(const struct dataset *d, double *norms)
{
    memset(norms, 0, d->d * sizeof *norms);
    for (size_t i = 0; i < d->n; i++) {
        for (size_t j = 0; j < d->d; j++)
            norms[j] += d->x[i * d->d + j] * d->x[i * d->d + j];
    }
    for (size_t j = 0; j < d->d; j++)
        norms[j] = sqrt(norms[j]);
}

/* The feature with the largest cosine; d->d when all are zero. A picked one is orthogonal to the
 * residual but for rounding, and is passed over by its norm, which is set to zero. */
static size_t best_feature(size_t d, const double *products, const double *norms)
{
    size_t best = d;
    double most = 0;
    for (size_t j = 0; j < d; j++) {
        const double cosine = norms[j] > 0 ? fabs(products[j]) / norms[j] : 0;
        if (cosine > most) {
            most = cosine;
            best = j;
        }
    }
    return best;
}

/* Row k of the basis from feature j: Gram-Schmidt twice, which is enough. False when the feature
 * lies in the span of those before. */
static bool basis_extend(const struct dataset *d, size_t k, size_t j, double *basis)
{
    static const double dependent = 1e-10;
    double *q = basis + k * d->n;
    for (size_t i = 0; i < d->n; i++)
        q[i] = d->x[i * d->d + j];
    const double size = vec_norm(d->n, q);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t l = 0; l < k; l++)
            vec_add_scaled(d->n, -vec_dot(d->n, basis + l * d->n, q), basis + l * d->n, q);
    }
    const double rest = vec_norm(d->n, q);
    vec_scale(d->n, rest > 0 ? 1 / rest : 0, q);
    return rest > dependent * size;
}

size_t pursuit_run(const struct dataset *d, size_t terms, double loss, double *order, double *work)
{
    static const double explained = 1e-12;
    double *basis = work, *residual = basis + terms * d->n;
    double *norms = residual + d->n, *products = norms + d->d;
    size_t k = 0;
    norms_of(d, norms);
    memcpy(residual, d->y, d->n * sizeof *residual);
    const double enough = fmax(explained * vec_norm(d->n, d->y), sqrt(2 * (double)d->n * loss));
    while (k < terms && vec_norm(d->n, residual) > enough) {
        mat_t_vec(d->n, d->d, 1, d->x, residual, 0, products);
        const size_t j = best_feature(d->d, products, norms);
        if (j == d->d)
            break;
        norms[j] = 0;
        if (basis_extend(d, k, j, basis)) {
            const double *q = basis + k * d->n;
            vec_add_scaled(d->n, -vec_dot(d->n, q, residual), q, residual);
            order[k++] = (double)j;
        }
    }
    return k;
}
