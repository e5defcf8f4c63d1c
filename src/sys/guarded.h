/* guarded.h: a program of somebody else's under guard: nothing of it outlives us.
 *
 * Between us and the program stands a process of its own, the guard. It starts the program in a new
 * process group, takes in what the program leaves behind (it is the subreaper of all that descends
 * from it), and waits for one of two ends: the program's, or ours. We hold one end of a pipe, the
 * leash; when it closes, because we let go or because we were killed, however that was, the guard
 * asks the group to end, and kills all of it half a second later. */
#ifndef OVERPARAM_SYS_GUARDED_H
#define OVERPARAM_SYS_GUARDED_H

#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct guarded_program {
    const char *const *argv; /* ends with NULL; argv[0] is looked up in our PATH; no shell */
    const char *const *env;  /* ends with NULL: its whole environment, "NAME=value" */
    const char *folder;      /* working directory */
    int64_t memory;          /* bytes of address space of each process, 0: no limit */
};

/* Our ends of its standard streams; `told` gets the guard's report. Those of ours do not block. */
struct guarded {
    pid_t guard;
    int in, out, complaints, leash, told; /* -1: closed */
};

/* How it ended. */
struct guarded_end {
    bool known; /* false: the guard itself was killed */
    int fault;  /* errno when the program could not be started, else 0 */
    int status; /* as waitpid has it */
};

MUST_CHECK bool guarded_start(const struct guarded_program *p, struct guarded *g, struct err *e);
/* Ask it to end, and see to it. */
void guarded_stop(struct guarded *g);
/* Wait for the guard, which waits for all that it guards; close what is open. */
struct guarded_end guarded_finish(struct guarded *g);
/* Whether a program of that name would be found from `folder`. */
bool guarded_findable(const char *name, const char *folder);

#endif
