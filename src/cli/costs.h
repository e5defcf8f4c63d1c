/* costs.h: what runs are expected to take before any was made here. */
#ifndef OVERPARAM_CLI_COSTS_H
#define OVERPARAM_CLI_COSTS_H

#include "plan/plan.h"
#include "store/store.h"

/* states and seconds (plan.n each): as store_states gives them; where this database has never made
 * a run of a variant, the seconds are those of costs.csv beside the experiment's file, negative
 * when that tells nothing either. st may be NULL: no database yet. */
MUST_CHECK bool costs_states(struct store *st, const struct plan *p, enum run_state *states,
                             double *seconds, struct err *e);

#endif
