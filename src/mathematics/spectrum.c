/* spectrum.c: see spectrum.h. */
#include "mathematics/spectrum.h"

#include <math.h>
#include <string.h>

#include "numerics/linalg.h"
#include "numerics/random.h"

enum { DENSE_MOST = 256, LANCZOS_STEPS = 96 };

const char *spectrum_refuse(size_t rows, size_t cols)
{
    /* 160 MB, and some seconds for each sample. */
    static const double most = 2e7;
    return (double)rows * (double)cols > most ? "the matrix would have more than 20 million entries"
                                              : NULL;
}

size_t spectrum_jacobian_work(const struct model *m)
{
    return m->shape.q * m->shape.p + svd_values_work(m->shape.q, m->shape.p);
}

bool spectrum_jacobian(struct model *m, const double *w, double *s, double *work)
{
    const size_t q = m->shape.q, p = m->shape.p;
    memset(s, 0, q * sizeof *s);
    model_jacobian(m, w, work);
    return svd_values(q, p, work, s, work + q * p);
}

size_t spectrum_induced_norm_work(const struct model *m)
{
    const size_t q = m->shape.q, k = LANCZOS_STEPS;
    return q <= DENSE_MOST ? q * q + 2 * q + eig_symmetric_work(q)
                           : (k + 1) * q + k * k + k + eig_symmetric_work(k);
}

static double norm_dense(struct model *m, const double *w, double *work)
{
    const size_t q = m->shape.q;
    double *matrix = work, *unit = matrix + q * q, *values = unit + q;
    memset(unit, 0, q * sizeof *unit);
    for (size_t i = 0; i < q; i++) {
        unit[i] = 1;
        model_induced(m, w, unit, matrix + i * q);
        unit[i] = 0;
    }
    return eig_symmetric(q, matrix, false, values, values + q) ? values[q - 1] : (double)NAN;
}

/* Golub and Van Loan, section 10.1. Rows of basis are the Lanczos vectors; t is the tridiagonal
 * matrix, (n,n) with n = LANCZOS_STEPS, zero from where the vectors span all that M reaches. */
static void lanczos(struct model *m, const double *w, double *basis, double *t)
{
    const size_t q = m->shape.q, n = LANCZOS_STEPS;
    struct random r;
    random_open(&r, 1, "lanczos");
    random_fill_gaussian(&r, 1, q, basis);
    vec_scale(q, 1 / vec_norm(q, basis), basis);
    memset(t, 0, n * n * sizeof *t);
    for (size_t k = 0; k < n; k++) {
        double *next = basis + (k + 1) * q;
        model_induced(m, w, basis + k * q, next);
        t[k * n + k] = vec_dot(q, basis + k * q, next);
        /* Twice is enough to be orthogonal to rounding. */
        for (int pass = 0; pass < 2; pass++)
            for (size_t i = 0; i <= k; i++)
                vec_add_scaled(q, -vec_dot(q, basis + i * q, next), basis + i * q, next);
        const double rest = vec_norm(q, next);
        if (!(rest > 1e-14 * fabs(t[0])))
            return;
        vec_scale(q, 1 / rest, next);
        if (k + 1 < n)
            t[k * n + k + 1] = t[(k + 1) * n + k] = rest;
    }
}

static double norm_lanczos(struct model *m, const double *w, double *work)
{
    const size_t n = LANCZOS_STEPS;
    double *basis = work, *t = basis + (n + 1) * m->shape.q, *values = t + n * n;
    lanczos(m, w, basis, t);
    /* Rows that an early end left zero add eigenvalues 0, which M's largest is never below. */
    return eig_symmetric(n, t, false, values, values + n) ? values[n - 1] : (double)NAN;
}

double spectrum_induced_norm(struct model *m, const double *w, double *work)
{
    return m->shape.q <= DENSE_MOST ? norm_dense(m, w, work) : norm_lanczos(m, w, work);
}

size_t spectrum_hessian_work(const struct model *m)
{
    return m->shape.p * m->shape.p + m->shape.p + eig_symmetric_work(m->shape.p);
}

bool spectrum_hessian(struct model *m, const double *w, double *values, double *work)
{
    const size_t p = m->shape.p;
    double *matrix = work, *unit = matrix + p * p;
    memset(unit, 0, p * sizeof *unit);
    for (size_t i = 0; i < p; i++) {
        unit[i] = 1;
        model_hessian_vector(m, w, unit, matrix + i * p);
        unit[i] = 0;
    }
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < i; j++)
            matrix[i * p + j] = matrix[j * p + i] = (matrix[i * p + j] + matrix[j * p + i]) / 2;
    return eig_symmetric(p, matrix, false, values, unit + p);
}
