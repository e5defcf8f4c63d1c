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

/* What databases hold of runs, and how much of each: 1 when it is made, else a checkpoint's share
 * of its way to the end. */
struct costs_held {
    struct arena *arena;
    struct held_run {
        const char *key, *digest; /* digest: of its code */
        double share;
    } * list;
    size_t n, room;
};
/* Runs that are begun in st (NULL: none), and made ones too when they are asked for. */
MUST_CHECK bool costs_held_add(struct store *st, struct costs_held *h, bool made, struct err *e);
/* When all are added: each run once, with the most that is held of it. */
void costs_held_sort(struct costs_held *h);
/* 0: nothing is held of this run. */
double costs_held_share(const struct costs_held *h, const struct planned *p);

#endif
