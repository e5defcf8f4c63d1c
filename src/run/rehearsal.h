/* rehearsal.h: what the runs of a plan would meet before they compute. */
#ifndef OVERPARAM_RUN_REHEARSAL_H
#define OVERPARAM_RUN_REHEARSAL_H

#include "plan/plan.h"

/* Open one run of each sort that the experiment plans, as a run is opened, and compute none: data
 * and weights of the user's own are read, sizes are compared. A mistake is told once, at its place
 * in the experiment's file. False when there is one. */
bool rehearse(const struct spec *s, struct errs *es);

#endif
