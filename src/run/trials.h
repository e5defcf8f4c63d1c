/* trials.h: jobs of plans as work of the pool. */
#ifndef OVERPARAM_RUN_TRIALS_H
#define OVERPARAM_RUN_TRIALS_H

#include "run/worker.h"

/* Fill *w; its memory is of `a`. */
void trials_work(struct arena *a, const struct job *jobs, size_t n, struct work *w);

#endif
