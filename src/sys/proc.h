/* proc.h: other programs, run with a time limit, in a process group of their own. */
#ifndef OVERPARAM_SYS_PROC_H
#define OVERPARAM_SYS_PROC_H

#include "base/buf.h"

struct proc {
    const char *const
        *argv; /* NULL-terminated; argv[0] is looked up in PATH; no shell is involved */
    const char *const
        *env;            /* NULL-terminated NAME=value pairs put over the inherited environment */
    const char *folder;  /* working directory, or NULL */
    const char *package; /* the Debian package to name when the program is missing */
    double seconds;      /* time limit; the group is killed after it */
};

/* Run to the end. *status is the exit status (128 + signal when killed); out and complaints (either
 * may be NULL) get standard output and standard error, 1 MiB at most each, the rest is read and
 * dropped. Missing program, time limit, fork failure: ERR_TOOL. A status other than 0 is NOT an
 * error here. */
MUST_CHECK bool proc_run(const struct proc *p, int *status, struct buf *out, struct buf *complaints,
                         struct err *e);
/* The usual limit in seconds, or what OVERPARAM_TOOL_SECONDS says instead: slow machines, tests. */
double proc_limit(double usual);

#endif
