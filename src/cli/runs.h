/* runs.h: what the commands on past runs share: naming a run, printing a table, making a run again.
 */
#ifndef OVERPARAM_CLI_RUNS_H
#define OVERPARAM_CLI_RUNS_H

#include "cli/command.h"
#include "plan/plan.h"
#include "store/store.h"

/* The run of an id or of a prefix of its key (at least 4 digits). Among several of one key the
 * current one, else the newest. */
bool runs_find(struct context *c, struct store *st, const char *name, int64_t *id, struct err *e);

/* What --jobs says, else the number of processors; no more than a pool is made for. */
bool runs_workers(const struct context *c, size_t *workers, struct err *e);
#define RUNS_FLAG_JOBS                                                                             \
    {                                                                                              \
        "jobs", 'j', "N", "workers, at most 256 (default: the number of processors)"               \
    }

/* A table as --csv, --json or aligned for the width of the terminal. */
void runs_print(const struct context *c, const struct table *t);
/* The first row as one JSON object; "null" when there is none. */
void runs_put_object(struct buf *out, const struct table *t);
/* The cell of row i in the column of that name. */
const struct cell *runs_cell(const struct table *t, size_t i, const char *column);

/* Read and plan the file of the run's experiment again, and resolve the run of the same key.
 * ERR_INPUT when the file is gone or plans no such run any more. */
bool runs_again(struct context *c, struct store *st, int64_t id, struct run *r, struct err *e);
/* The plan of the experiment of a run, from the file that it was last read from. */
bool runs_plan(struct context *c, struct store *st, int64_t id, struct plan *p, struct err *e);

#endif
