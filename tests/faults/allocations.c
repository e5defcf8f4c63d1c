/* allocations.c: the N-th allocation of a process fails, once or from there on; for LD_PRELOAD.
 *
 *   FAULT_AT=N FAULT_MANNER=once|on    which, and how
 *   FAULT_TALLY=FILE                   how many there were, a line for each process
 *
 * What the loader and the libraries take before the program's first line is left alone: counting begins
 * when the constructors have run. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);

static atomic_long made;
static long fail_at;
static bool goes_on, counts;

static bool fails(void)
{
    if (!counts)
        return false;
    const long n = atomic_fetch_add(&made, 1) + 1;
    const bool now = fail_at > 0 && (goes_on ? n >= fail_at : n == fail_at);
    if (now)
        errno = ENOMEM;
    return now;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
    return fails() ? NULL : __libc_realloc(p, size);
}

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("FAULT_AT"), *manner = getenv("FAULT_MANNER");
    fail_at = at ? strtol(at, NULL, 10) : 0;
    goes_on = manner && strcmp(manner, "on") == 0;
    counts = true;
}

__attribute__((destructor)) static void end(void)
{
    const char *file = getenv("FAULT_TALLY");
    char line[32];
    counts = false;
    if (!file)
        return;
    int fd = open(file, O_WRONLY | O_CREAT | O_APPEND, 0600);
    int n = snprintf(line, sizeof line, "%ld\n", atomic_load(&made));
    if (fd >= 0 && (write(fd, line, (size_t)n) != n || close(fd) != 0))
        abort();
}
