/* checkpoints.h: jobs that go on where they were. */
#ifndef OVERPARAM_CLI_CHECKPOINTS_H
#define OVERPARAM_CLI_CHECKPOINTS_H

#include "cli/jobs.h"

/* Unless --force is given: have the jobs go on from the checkpoints in st, where they are further
 * than any that was seen before. What cannot be used is told, and dropped when st is one's own to
 * write. */
MUST_CHECK bool checkpoints_take(struct context *c, struct store *st, const struct provenance *here,
                                 struct jobs *j, bool own, struct err *e);
/* Tells how many runs go on, and from where; nothing when none does. From here on what is expected
 * of them is their rest. */
void checkpoints_begin(struct context *c, struct jobs *j);

/* A job that this process has claimed: is there a checkpoint of it, at that step, which is further
 * than the one that it would go on from? Then it goes on from there. */
MUST_CHECK bool checkpoints_look(struct context *c, struct store *st, const struct provenance *here,
                                 struct job *job, int64_t step, bool *further, struct err *e);

#endif
