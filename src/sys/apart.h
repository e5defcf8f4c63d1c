/* apart.h: a function of ours in a process of its own: it may crash or never end, and we do not. */
#ifndef OVERPARAM_SYS_APART_H
#define OVERPARAM_SYS_APART_H

#include "base/err.h"

struct apart {
    void *self;
    void (*work)(void *self, int out);             /* in the child; writes messages to `out` */
    void (*hear)(void *self, const void *message); /* in the parent, one after another */
    size_t size;     /* bytes of a message, all of one size; pointers to static data hold in both */
    double patience; /* seconds without a message before the child is killed */
};

struct apart_end {
    bool in_time;
    int signal; /* that ended it, 0: none */
    int status; /* its exit status otherwise */
};

/* Of the child. */
void apart_write(int out, const void *message, size_t size);
/* Until the child ends, however it does; false when there could be none (ERR_TOOL). */
MUST_CHECK bool apart_run(const struct apart *a, struct apart_end *end, struct err *e);
/* "SIGSEGV" */
const char *apart_signal_name(int number);

#endif
