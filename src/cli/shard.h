/* shard.h: a part of what is missing, made into a database of its own.
 *
 * What is missing is cut into N parts of about equal expected time; the same plan, database and N
 * give the same cut on every machine. Part K becomes a shard: a database that holds its runs and no
 * plan. It is filled under the name FILE.partial and gets its own when all of its runs are made, so
 * that whoever finds a shard finds a whole one; `merge` brings shards together.
 *
 * Unless the name is given it tells what the shard is made of, SHARDS/K-of-N-DIGEST.sqlite, with a
 * digest of the keys and the code of its runs: parts of different cuts cannot be taken for one
 * another. A shard that is to lie on a network file system, where no database is written, is filled
 * in a folder of the machine ($TMPDIR) and copied. */
#ifndef OVERPARAM_CLI_SHARD_H
#define OVERPARAM_CLI_SHARD_H

#include "cli/jobs.h"

#define SHARDS "shards"

#define SHARD_FLAGS                                                                                \
    {"shard", 0, "K/N", "make the K-th of N parts of what is missing, into a shard to be merged"}, \
        {"cut", 0, "FILE", "with --shard: the parts as overparam submit has cut them"},            \
    {                                                                                              \
        "into", 0, "FILE", "with --shard: the shard (default: " SHARDS "/K-of-N-DIGEST.sqlite)"    \
    }

struct shard {
    int64_t k, n;
    const char *file; /* its name when it is whole */
    const char *work; /* where it is filled */
    const char *kept; /* where an unfinished one is kept: `work`, but for a network */
};

/* What --shard says. */
MUST_CHECK bool shard_read(struct context *c, struct shard *s, struct err *e);
/* Leave in *j the jobs of part k, and name the shard. */
MUST_CHECK bool shard_cut(struct context *c, struct shard *s, struct jobs *j, struct err *e);
/* Part of each job of a sorted list, 1 .. n: whoever is longest comes first, and the parts take
 * turns, there and back. */
size_t shard_part(size_t job, size_t n);
/* Open it, whole or begun; those of its runs that it holds leave *j and count as present. */
MUST_CHECK bool shard_open(const struct shard *s, struct jobs *j, struct store **st, struct err *e);
/* Behind store_close: give it its name, or keep it. */
MUST_CHECK bool shard_close(const struct shard *s, bool whole, struct err *e);

#endif
