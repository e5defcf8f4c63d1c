/* progress.h: progress of long work on standard error: one line that moves on a terminal, a plain
 * line now and then elsewhere; or lines of JSON for a program. */
#ifndef OVERPARAM_CLI_PROGRESS_H
#define OVERPARAM_CLI_PROGRESS_H

#include "cli/command.h"
#include "run/pool.h"

enum { PROGRESS_TIME = 64 };

/* "1.2 s", "3 min 20 s", "2 h 5 min" */
const char *progress_time(double seconds, char out[PROGRESS_TIME]);
/* "20 to 35 s", "4 to 6 min", "1.5 to 2.1 h"; "unknown" */
const char *progress_range(struct forecast_range r, char out[PROGRESS_TIME]);

/* The rows of options that progress_open understands. */
#define PROGRESS_FLAGS                                                                             \
    {"quiet", 'q', NULL, "no progress"},                                                           \
    {                                                                                              \
        "progress", 0, "line|json", "one line for people (default), or lines of JSON for programs" \
    }

struct progress {
    bool quiet, json;
    size_t columns;         /* of the terminal that standard error is; 0: it is none */
    double printed;         /* elapsed seconds when the last line was printed */
    bool line_open;         /* a moving line stands on the terminal */
    size_t made;            /* by the last look, and since when it is so many */
    double since, named;    /* elapsed seconds; after so many the workers are named */
    const struct job *jobs; /* set by the caller: slow ones are named; NULL: none is */
};

/* By --quiet and --progress; false, and *e, when the latter is neither line nor json. */
MUST_CHECK bool progress_open(const struct context *c, struct progress *p, struct err *e);
/* For pool_settings.progress; self is the struct progress. As JSON:
 *     {"progress": {"made", "total", "done", "diverged", "failed", "elsewhere", "elapsed", "left": [low, high]}}
 * with seconds, "left" null while it is not known. */
void progress_show(void *self, const struct tally *t);
void progress_end(struct progress *p);
/* "12 of 40 runs, 3 min 20 s, 4 to 6 min left" */
void progress_put(struct buf *out, const struct tally *t);
/* The members of the object in JSON. */
void progress_put_json(struct buf *out, const struct tally *t);

/* The code of work that a signal ended early. */
enum err_code progress_stopped(const struct tally *t);

#endif
