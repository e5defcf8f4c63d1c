/* basin.h: whether a flow still keeps what it must: the invariants of the parameterization, and the
 * signs that it cannot pass zero with.
 *
 * An integrator's error in what is conserved only adds up, a tolerance for each step. What has
 * moved by far more was not moved by the flow: it has come into another basin of attraction, and
 * its end says nothing of its start. Looked at with the samples, not with the steps: it costs some
 * products of matrices. */
#ifndef OVERPARAM_CORE_BASIN_H
#define OVERPARAM_CORE_BASIN_H

#include "base/transfer.h"
#include "core/optimizer.h"

struct basin;

/* NULL in *b, and true, where nothing is known to be conserved. */
bool basin_open(const struct descent *d, const struct optimizer *o, const void *options,
                struct basin **b, struct err *e);
/* NULL, or what was not kept and between which times. */
const char *basin_left(struct basin *b);
/* What it has seen so far; b may be NULL. */
void basin_transfer(struct basin *b, struct transfer *t);
void basin_free(struct basin *b);

#endif
