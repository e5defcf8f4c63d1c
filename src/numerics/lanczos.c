/* lanczos.c: see lanczos.h. Source: Golub and Van Loan, sections 10.1 and 10.3. */
#include "numerics/lanczos.h"

#include <math.h>
#include <string.h>

#include "numerics/linalg.h"
#include "numerics/random.h"

enum { STEPS_MOST = 64, ROUNDS_MOST = 100 };

void lanczos_begin(const struct symmetric *a, double *basis)
{
    struct random r;
    random_open(&r, 1, "lanczos");
    random_fill_gaussian(&r, 1, a->n, basis);
}

/* Twice is enough to be orthogonal to rounding. */
static void orthogonalize(size_t n, size_t k, const double *basis, double *v)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < k; i++)
            vec_add_scaled(n, -vec_dot(n, basis + i * n, v), basis + i * n, v);
}

/* A q_k = beta_(k-1) q_(k-1) + alpha_k q_k + beta_k q_(k+1): T is Q'AQ with alpha on its diagonal
 * and beta beside it. In exact arithmetic three terms are enough; in rounded arithmetic the q lose
 * their orthogonality as soon as an eigenvalue has converged, so each is made orthogonal to all
 * before. */
struct lanczos_end lanczos(const struct symmetric *a, size_t steps, double *basis, double *t)
{
    const size_t n = a->n;
    double rest = 0;
    vec_scale(n, 1 / vec_norm(n, basis), basis);
    memset(t, 0, steps * steps * sizeof *t);
    for (size_t k = 0; k < steps; k++) {
        double *next = basis + (k + 1) * n;
        a->times(a->self, basis + k * n, next);
        t[k * steps + k] = vec_dot(n, basis + k * n, next);
        orthogonalize(n, k + 1, basis, next);
        rest = vec_norm(n, next);
        /* beta_k = 0: the space is invariant, and the eigenvalues of T are some of A's. */
        if (!(rest > 1e-14 * fabs(t[0])))
            return (struct lanczos_end){k + 1, rest};
        vec_scale(n, 1 / rest, next);
        if (k + 1 < steps)
            t[k * steps + k + 1] = t[(k + 1) * steps + k] = rest;
    }
    return (struct lanczos_end){steps, rest};
}

static size_t steps_for(size_t n)
{
    return n < STEPS_MOST ? n : STEPS_MOST;
}

size_t lanczos_largest_work(size_t n)
{
    const size_t k = steps_for(n);
    return (k + 2) * n + k * k + k + eig_symmetric_work(k);
}

/* Where the largest eigenvalue of t lies, and its error: for T s = value s and v = Q s,
 * |A v - value v| = beta_k |last entry of s|. */
struct ritz {
    double value, residual, norm; /* norm: the largest size of an eigenvalue of t */
};

/* vector (n): that of the value. t (steps,steps) is destroyed. */
static struct ritz ritz_largest(size_t n, struct lanczos_end end, size_t steps, double *t,
                                const double *basis, double *vector, double *work)
{
    const size_t k = end.steps;
    double *values = work;
    for (size_t i = 1; i < k; i++)
        memmove(t + i * k, t + i * steps, k * sizeof *t);
    if (!eig_symmetric(k, t, true, values, values + k))
        return (struct ritz){(double)NAN, (double)NAN, (double)NAN};
    const double *s = t + (k - 1) * k;
    mat_t_vec(k, n, 1, basis, s, 0, vector);
    return (struct ritz){values[k - 1], end.rest * fabs(s[k - 1]),
                         fmax(fabs(values[0]), fabs(values[k - 1]))};
}

double lanczos_largest(const struct symmetric *a, double *work)
{
    static const double tolerance = 1e-9;
    const size_t n = a->n, k = steps_for(n);
    double *basis = work, *vector = basis + (k + 1) * n, *t = vector + n, *room = t + k * k;
    lanczos_begin(a, basis);
    for (int round = 0; round < ROUNDS_MOST; round++) {
        const struct lanczos_end end = lanczos(a, k, basis, t);
        const struct ritz r = ritz_largest(n, end, k, t, basis, vector, room);
        if (!(r.residual > tolerance * r.norm))
            return r.value;
        /* Begin again from the best vector so far: memory for k vectors does for any n. */
        memcpy(basis, vector, n * sizeof *basis);
    }
    return (double)NAN;
}
