/* crash.c: see crash.h. */
#include "sys/crash.h"

#ifdef OVERPARAM_CRASH_POINTS

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

void crash_point(const char *name)
{
    static long passed;
    const char *at = getenv("OVERPARAM_CRASH_AT"), *log = getenv("OVERPARAM_CRASH_LOG");
    FILE *f = log ? fopen(log, "ae") : NULL;
    if (f) {
        (void)fprintf(f, "%s\n", name);
        (void)fclose(f);
    }
    if (++passed == (at ? strtol(at, NULL, 10) : 0))
        (void)raise(SIGKILL);
}

#endif
