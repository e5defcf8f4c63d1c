/* doing.h: what a run of the pool does now, in words, and the file in which it tells `status`.
 *
 * `run` writes DATABASE-status twice a second and removes it when it ends; several at once write
 * -status, -status-2, ... by their slots (store_slot). It holds three parts, each as it will be
 * shown: the number of the process in a line, a line of JSON, and the text for people. A file that
 * a killed process left is known by this: nobody holds its slot, or another process the database's
 * lock. */
#ifndef OVERPARAM_CLI_DOING_H
#define OVERPARAM_CLI_DOING_H

#include "base/buf.h"
#include "run/pool.h"

/* "step 860 of 2000 (43 %), 25 s: layer-balance deep init.scale=0.1" */
void doing_put(struct buf *out, const struct job *jobs, const struct doing *d);

struct doing_file {
    const char *path, *draft; /* NULL: there is none */
    double written;           /* elapsed seconds when it was written last */
};

/* Beside the database at `path`, which exists. What cannot be written is left: it is a comfort. */
void doing_open(struct arena *a, const char *database, unsigned slot, struct doing_file *f);
void doing_write(struct doing_file *f, const struct job *jobs, const struct tally *t);
void doing_close(const struct doing_file *f);

/* What the file beside the database tells. */
struct doing_told {
    long process;
    double age; /* seconds since it was written */
    const char *json, *text;
};
/* False when there is none, or a process is just writing it. */
bool doing_read(struct arena *a, const char *database, unsigned slot, struct doing_told *told);

#endif
