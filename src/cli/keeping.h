/* keeping.h: what the commands share that take something away: a question first, and sizes in words. */
#ifndef OVERPARAM_CLI_KEEPING_H
#define OVERPARAM_CLI_KEEPING_H

#include "cli/command.h"

#define KEEPING_FLAG_YES                                                                           \
    {                                                                                              \
        "yes", 0, NULL, "do it without asking"                                                     \
    }

/* Does the user agree? `what` says what would be done ("db holds 3 runs ..."), `question` asks. --yes agrees; where
 * nobody can be asked it is ERR_NEGATIVE, and nothing is to be done. */
MUST_CHECK bool keeping_agreed(const struct context *c, const char *what, const char *question,
                               struct err *e);

/* "812 bytes", "24 kB", "1.2 GB" */
const char *keeping_size(struct arena *a, int64_t bytes);
/* "1 run", "3 runs" */
const char *keeping_count(struct arena *a, int64_t n, const char *noun);

#endif
