/* entrywise.h: theta_i = phi(w_i), shared by the maps that act on each entry alone.
 *
 * A parameterization is one by saying phi, phi', phi'' and perhaps phi^-1 (struct entrywise):
 *
 *     const struct parameterization parameterization_NAME = {.kind = {...}, ENTRYWISE,
 *                                                            .entrywise = &phi};
 *
 * J = diag(phi'(w)), which psi leaves in work; M = diag(phi'(w)^2). */
#ifndef OVERPARAM_MATHEMATICS_ENTRYWISE_H
#define OVERPARAM_MATHEMATICS_ENTRYWISE_H

#include "core/parameterization.h"

/* Members of the contract. */
#define ENTRYWISE                                                                                  \
    .shape = entrywise_shape, .psi = entrywise_psi, .vjp = entrywise_vjp, .jvp = entrywise_jvp,    \
    .bend = entrywise_bend
const char *entrywise_shape(const void *options, struct shape *s);
void entrywise_psi(const void *options, const struct shape *s, const double *w, double *theta,
                   double *work);
void entrywise_vjp(const void *options, const struct shape *s, const double *w, const double *g,
                   double *jg, double *work);
void entrywise_jvp(const void *options, const struct shape *s, const double *w, const double *dw,
                   double *dtheta, double *work);
void entrywise_bend(const void *options, const struct shape *s, const double *w, const double *g,
                    const double *dw, double *out, double *work);
/* For `lift`, where there is a phi^-1. */
const char *entrywise_lift(const void *options, const struct shape *s, const double *theta,
                           double *w, double *work);

#endif
