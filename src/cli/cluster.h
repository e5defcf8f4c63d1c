/* cluster.h: what `submit` says to Slurm, and what Slurm answers. Its programs are run, none of its
 * libraries is linked. */
#ifndef OVERPARAM_CLI_CLUSTER_H
#define OVERPARAM_CLI_CLUSTER_H

#include "cli/command.h"

/* What sbatch is told; NULL: nothing. Options of the command line go before cluster.yaml. */
#define CLUSTER_FILE "cluster.yaml"
#define CLUSTER_FLAGS                                                                              \
    {"account", 0, "NAME", "sbatch --account"}, {"partition", 0, "NAME", "sbatch --partition"},    \
        {"memory", 0, "SIZE", "sbatch --mem, of each task"},                                       \
        {"time", 0, "LIMIT", "sbatch --time, of each task"},                                       \
        {"constraint", 0, "LIST", "sbatch --constraint"},                                          \
    {                                                                                              \
        "throttle", 0, "N", "at most N tasks at a time"                                            \
    }

struct node;
struct cluster {
    const struct args *args;
    const struct node *site; /* of cluster.yaml, or NULL */
};

/* Read cluster.yaml, where there is one. */
MUST_CHECK bool cluster_read(struct context *c, struct cluster *k, struct err *e);
/* A value of the command line or of cluster.yaml, or `otherwise`. */
const char *cluster_value(const struct cluster *k, const char *name, const char *otherwise);

/* Tasks of an array have indices below this (scontrol show config). */
MUST_CHECK bool cluster_array_size(int64_t *size, struct err *e);
/* Hand a script in; *job is its number. */
MUST_CHECK bool cluster_submit(const char *script, int64_t *job, struct err *e);
/* Which tasks of a job are waiting or running: state[task] becomes 'w' or 'r', else ' ', for 1 .. n
 * (state has room for n + 1). */
MUST_CHECK bool cluster_queue(int64_t job, char *state, size_t n, struct err *e);
/* How tasks of a job ended ("TIMEOUT", "OUT_OF_MEMORY"), for 1 .. n; NULL where sacct does not
 * tell: many clusters keep no accounts. */
const char **cluster_ended(struct arena *a, int64_t job, size_t n);

#endif
