/* jobs.h: the runs that are to be made, out of those that are planned. */
#ifndef OVERPARAM_CLI_JOBS_H
#define OVERPARAM_CLI_JOBS_H

#include "cli/command.h"
#include "run/pool.h"
#include "store/store.h"

#define JOBS_FLAGS                                                                                 \
    {"limit-seconds", 0, "N",                                                                      \
     "end a run that takes longer, and go on (else the file's `limits:`)"},                        \
        {"checkpoint", 0, "SECONDS",                                                               \
         "how often the state of a run is kept; 0: never (else the file's `checkpoint:`)"},        \
    {                                                                                              \
        "limit-memory", 0, "SIZE", "... that needs more memory: 4GiB, 512MiB"                      \
    }

struct jobs {
    struct job *list;
    const char *experiments; /* that were named or are all, a JSON list */
    size_t n, planned, present;
    size_t waiting; /* runs of later stages, which are not among those planned */
};

/* Which of these are to be made, by --force and --keep-stale, in the order of the plans; st may be
 * NULL: no database yet. */
MUST_CHECK bool jobs_collect(struct context *c, struct store *st, const struct plan *plans,
                             size_t n, struct jobs *j, struct err *e);
/* Those of which nothing is known, then the longest first. */
void jobs_sort(struct jobs *j);
void jobs_shuffle(struct jobs *j, int64_t seed);

#endif
