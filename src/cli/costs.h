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

/* What checkpoints hold of runs in their midst. st may be NULL. */
MUST_CHECK bool costs_kept(struct store *st, struct arena *a, struct table *kept, struct err *e);
/* The share of its way to the end that one of them holds of this run; 0: there is none. */
double costs_share(const struct table *kept, const struct planned *p);

#endif
