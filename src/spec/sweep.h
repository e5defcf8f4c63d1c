/* sweep.h: sweeps are counted first, expanded then: {sweep: {log: [1e-3, 1, 7]}} becomes an axis of
 * seven values. */
#ifndef OVERPARAM_SPEC_SWEEP_H
#define OVERPARAM_SPEC_SWEEP_H

#include "spec/spec.h"

/* Fill the variant's axes and count from its tree. Mistakes go to *es, count is 0 then. */
void sweeps_collect(struct arena *a, struct variant *v, struct errs *es);
/* The tree with every sweep replaced by its value at `point` (the last axis moves fastest). */
const struct node *sweeps_apply(struct arena *a, const struct variant *v, uint64_t point);
/* The point at which every axis is at its first value but axis `axis`, which is at k. */
uint64_t sweeps_point(const struct variant *v, size_t axis, size_t k);

#endif
