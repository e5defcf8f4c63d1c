/* rkc.h: stabilized explicit steps as a step type of GSL's odeiv2.
 *
 * Runge, Kutta and Chebyshev's method of order 2: s evaluations make a step that is stable up to
 * h sigma = 0.65 s^2, sigma the largest rate of decay, where s steps of an ordinary explicit method
 * reach 2 s or so. For gradient flows, whose Jacobian is symmetric, no linear system is solved. */
#ifndef OVERPARAM_NUMERICS_RKC_H
#define OVERPARAM_NUMERICS_RKC_H

#include <gsl/gsl_odeiv2.h>

#include "base/transfer.h"

extern const gsl_odeiv2_step_type *const rkc_step_type;

/* What a step leaves for the next; nothing when it is of another type. */
void rkc_transfer(gsl_odeiv2_step *s, struct transfer *t);

#endif
