/* trial_fits.h: the room that a trial needs, for trial.c. */
#ifndef OVERPARAM_CORE_TRIAL_FITS_H
#define OVERPARAM_CORE_TRIAL_FITS_H

#include "core/trial.h"

/* Doubles. values: components of the longest observable; work: of observables and references, one
 * after the other; state: of the optimizer; probe: its own. */
struct trial_room {
    size_t values, work, state, probe;
};
/* Of a trial that fits. */
void trial_room(const struct trial *t, const struct model *m, struct trial_room *room);

#endif
