/* checkpoint.h: the state of a descent in its midst, as bytes and back.
 *
 * A trial that goes on is opened as any: data, references, start and the optimizer's begin are made
 * anew, which gives the same bits; then its state takes the place of the start's. So a checkpoint
 * holds what changes from step to step, and nothing else. */
#ifndef OVERPARAM_CORE_CHECKPOINT_H
#define OVERPARAM_CORE_CHECKPOINT_H

#include "base/transfer.h"
#include "core/optimizer.h"

struct running;

/* What an optimizer works on, its own state (n_state doubles) and its flow included. */
void checkpoint_descent(struct descent *d, size_t n_state, struct transfer *t);
/* False, and nothing in *out, for a run that cannot go on. Between two steps only. */
bool checkpoint_save(struct running *r, struct buf *out);
/* False, and nothing is changed, when these are no bytes of such a run. */
bool checkpoint_load(struct running *r, const void *bytes, size_t n);

#endif
