/* progress.h: progress of long work: one line that moves on a terminal, a plain line now and then
 * elsewhere. */
#ifndef OVERPARAM_CLI_PROGRESS_H
#define OVERPARAM_CLI_PROGRESS_H

#include "run/pool.h"

enum { PROGRESS_TIME = 64 };

/* "1.2 s", "3 min 20 s", "2 h 5 min" */
const char *progress_time(double seconds, char out[PROGRESS_TIME]);
/* "20 to 35 s", "4 to 6 min", "1.5 to 2.1 h"; "unknown" */
const char *progress_range(struct forecast_range r, char out[PROGRESS_TIME]);

struct progress {
    bool terminal;  /* standard error is one */
    double printed; /* elapsed seconds when the last line was printed */
    bool line_open; /* a moving line stands on the terminal */
};

void progress_init(struct progress *p);
/* For pool_settings.progress; self is the struct progress. */
void progress_show(void *self, const struct tally *t);
void progress_end(struct progress *p);

#endif
