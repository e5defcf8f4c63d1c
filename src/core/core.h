/* core.h: the letters of the mathematics, and the shape of a parameterization. Every kind includes
 * it.
 *
 *   symbol     meaning                                             shape
 *   n, d, m    samples, input features, outputs                    -
 *   q          length of the canonical vector, rows * cols         -
 *   p          length of the parametric vector                     -
 *   theta      canonical point, a (rows,cols) matrix               (q), row-major
 *   w          parametric point, blocks one after the other        (p), each row-major
 *   psi        the parameterization, theta = psi(w)                R^p -> R^q
 *   jac        d theta / d w (Gissin 2019 writes its transpose)       (q,p), row-major
 *   g          dL/dtheta                                           (q)
 *   jg         J'g = dL/dw                                         (p)
 *   mg         M g = J J'g, the induced gradient                   (q)
 *   x, y       data, targets                                       (n,d), (n,m)
 *   f          predictions, f_i = theta x_i                        (n,m)
 *   eta, t     step size, time of the flow                         -
 *
 * With one output (m = 1) theta is the row vector of f(x) = theta'x. */
#ifndef OVERPARAM_CORE_CORE_H
#define OVERPARAM_CORE_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The samples that are to be fitted, for parameterizations that look at them. */
struct samples {
    size_t n, d, m;  /* d: 0 when samples have no features */
    const double *x; /* (n,d); NULL without features, and as long as they are only measured */
};

struct parameterization;

struct shape {
    size_t rows, cols; /* theta as a matrix */
    size_t q;          /* rows * cols */
    size_t p;          /* length of w */
    size_t work;       /* doubles: what psi leaves for vjp, jvp and bend, and their scratch */
    struct samples samples;
    const struct parameterization *of; /* whose it is: implementations that kinds share ask it */
};

#endif
