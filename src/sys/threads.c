/* threads.c: one thread a process, whatever BLAS the system has.
 *
 * OpenBLAS starts its threads when it is loaded, before main, and asks the environment how many. A
 * run uses one thread, parallelism is across runs, and where no thread is to be had (a login node's
 * limit of processes) OpenBLAS ends the program before it could say a word. The libraries look a
 * function up in the program first, so the getenv below is the one that they ask: it answers for
 * the environment, except that the number of threads is 1. Programs that we start get the
 * environment as it is. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

char *getenv(const char *name)
{
    static const char *const counts_threads[] = {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"};
    /* Writable, as a caller may expect: nobody does write into it. */
    static char one[] = "1";
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof counts_threads / sizeof *counts_threads; i++)
        if (strcmp(name, counts_threads[i]) == 0)
            return one;
    for (char **pair = environ; pair && *pair; pair++)
        if (strncmp(*pair, name, n) == 0 && (*pair)[n] == '=')
            return *pair + n + 1;
    return NULL;
}
