/* spectrum.h: singular values of theta and of J, the norm of M = JJ' and the eigenvalues of the Hessian, at one
 * point of W. They are found through the contract only, so every parameterization has them. */
#ifndef OVERPARAM_MATHEMATICS_SPECTRUM_H
#define OVERPARAM_MATHEMATICS_SPECTRUM_H

#include "core/model.h"

/* The singular values of theta (rows,cols), descending, *n = min(rows,cols) of them, in work; NULL
 * when theta is not finite. For `work` of observables. */
size_t spectrum_theta_work(const void *options, const struct model *m);
const double *spectrum_theta(const struct model *m, const double *theta, size_t *n, double *work);

/* Singular values of J (q,p), descending, into s (q); the last q - p are zero when p < q. False
 * when J is not finite. */
size_t spectrum_jacobian_work(const struct model *m);
bool spectrum_jacobian(struct model *m, const double *w, double *s, double *work);

/* The largest eigenvalue of M. Exact to rounding up to q = 256; beyond, 96 Lanczos steps with full
 * orthogonalization approach it from below. NaN when M is not finite. */
size_t spectrum_induced_norm_work(const struct model *m);
double spectrum_induced_norm(struct model *m, const double *w, double *work);

/* Eigenvalues of d2L/dw2, ascending, into values (p). False when it is not finite. */
size_t spectrum_hessian_work(const struct model *m);
bool spectrum_hessian(struct model *m, const double *w, double *values, double *work);

/* The most positive of them, which bounds the rate of descent by 2 over it: from all of them up to p
 * = 256, by Lanczos steps beyond (lanczos_largest). NaN when it is not finite. */
size_t spectrum_sharpness_work(const struct model *m);
double spectrum_sharpness(struct model *m, const double *w, double *work);

/* NULL, or a sentence why a (rows,cols) matrix is too large to take apart. */
const char *spectrum_refuse(size_t rows, size_t cols);

#endif
