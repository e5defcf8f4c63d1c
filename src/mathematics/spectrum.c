/* spectrum.c: see spectrum.h. */
#include "mathematics/spectrum.h"

#include <math.h>
#include <string.h>

#include "numerics/lanczos.h"
#include "numerics/linalg.h"

enum { DENSE_MOST = 256, LANCZOS_STEPS = 96 };

const char *spectrum_refuse(size_t rows, size_t cols)
{
    /* 160 MB, and some seconds for each sample. */
    static const double most = 2e7;
    return (double)rows * (double)cols > most ? "the matrix would have more than 20 million entries"
                                              : NULL;
}

size_t spectrum_theta_work(const void *options, const struct model *m)
{
    const size_t r = m->shape.rows, c = m->shape.cols;
    return r * c + (r < c ? r : c) + svd_values_work(r, c);
}

/* The decomposition destroys what it takes apart: a copy. */
const double *spectrum_theta(const struct model *m, const double *theta, size_t *n, double *work)
{
    const struct shape *s = &m->shape;
    double *copy = work, *values = copy + s->q;
    *n = s->rows < s->cols ? s->rows : s->cols;
    memcpy(copy, theta, s->q * sizeof *copy);
    return svd_values(s->rows, s->cols, copy, values, values + *n) ? values : NULL;
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

/* M = JJ' column by column: M e_i. */
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

/* A matrix of a model at w, by its products. */
struct at {
    struct model *model;
    const double *w;
};

static void induced_times(void *self, const double *v, double *out)
{
    const struct at *at = self;
    model_induced(at->model, at->w, v, out);
}

static double norm_lanczos(struct model *m, const double *w, double *work)
{
    const size_t n = LANCZOS_STEPS;
    double *basis = work, *t = basis + (n + 1) * m->shape.q, *values = t + n * n;
    struct at at = {m, w};
    const struct symmetric induced = {m->shape.q, induced_times, &at};
    lanczos_begin(&induced, basis);
    lanczos(&induced, n, basis, t);
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

/* H e_i for each i; the halves of the two triangles differ by rounding and are averaged. */
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

size_t spectrum_sharpness_work(const struct model *m)
{
    const size_t p = m->shape.p;
    return p <= DENSE_MOST ? p + spectrum_hessian_work(m) : lanczos_largest_work(p);
}

static void hessian_times(void *self, const double *v, double *out)
{
    const struct at *at = self;
    model_hessian_vector(at->model, at->w, v, out);
}

double spectrum_sharpness(struct model *m, const double *w, double *work)
{
    const size_t p = m->shape.p;
    struct at at = {m, w};
    const struct symmetric hessian = {p, hessian_times, &at};
    if (p > DENSE_MOST)
        return lanczos_largest(&hessian, work);
    return spectrum_hessian(m, w, work, work + p) ? work[p - 1] : (double)NAN;
}
