/* transcript.h: what a program of the user's own says becomes an outcome.
 *
 * A line of its standard output is a JSON object (RFC 8259):
 *
 *     {"step": 3, "time": 0.3, "at": 0.1, "loss": 0.25, "spectrum": [2, 1, 0.5]}
 *
 * step: a whole number, at least 0, never smaller than in the line before. time, at: as in the view
 * trajectories, may be absent. Every other key is an observable, its value a number or a list of
 * components; null is not a number (NaN). A last line {"status": "done" or "diverged", "reason":
 * TEXT} may say how it came out. Blank lines are skipped; anything else is refused, and the reason
 * names the line. */
#ifndef OVERPARAM_RUN_TRANSCRIPT_H
#define OVERPARAM_RUN_TRANSCRIPT_H

#include "base/buf.h"
#include "core/outcome.h"

struct transcript {
    struct outcome *out;
    struct buf line; /* what was read of the line at hand */
    int64_t lines;   /* that were read whole */
    bool refused;    /* the outcome is failed, and says why */
    bool closed;     /* its last line was read */
};

/* The next bytes. False when they are refused, now or before. */
bool transcript_take(struct transcript *t, const char *bytes, size_t n);
/* No more comes; what has no newline is a line too. *t is released. */
bool transcript_end(struct transcript *t);

#endif
