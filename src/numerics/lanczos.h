/* lanczos.h: eigenvalues of a symmetric matrix that is known by its products with vectors. */
#ifndef OVERPARAM_NUMERICS_LANCZOS_H
#define OVERPARAM_NUMERICS_LANCZOS_H

#include <stddef.h>

/* v -> A v on R^n, A symmetric. */
struct symmetric {
    size_t n;
    void (*times)(void *self, const double *v, double *out);
    void *self;
};

/* A random vector to begin with, always the same, into basis (n). */
void lanczos_begin(const struct symmetric *a, double *basis);

/* Where the steps ended: how many were made, and the length of what A adds to their span, which is
 * no more than rounding when fewer were made than asked for. */
struct lanczos_end {
    size_t steps;
    double rest;
};
/* Lanczos steps from the vector in basis (steps+1, n), with full orthogonalization: the rows of
 * basis become the Lanczos vectors, t (steps,steps) the tridiagonal matrix of A on them, zero
 * beyond the steps made. */
struct lanczos_end lanczos(const struct symmetric *a, size_t steps, double *basis, double *t);

/* The most positive eigenvalue of A, which may be negative: no power of A is taken, by which one of
 * the other sign could win. Steps are made anew from the vector v that they found until
 * |A v - lambda v| <= 1e-9 |A|. NaN when A is not finite or that is not reached. work:
 * lanczos_largest_work doubles. */
size_t lanczos_largest_work(size_t n);
double lanczos_largest(const struct symmetric *a, double *work);

#endif
