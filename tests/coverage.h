/* coverage.h: in the variant `cov` of the build and in no other: forked processes take along what
 * they have counted. Those that leave without the exit handlers of the one that forked them, and
 * workers, which the pool kills when it has no more for them: they are asked by another signal
 * first. */
#ifndef OVERPARAM_TESTS_COVERAGE_H
#define OVERPARAM_TESTS_COVERAGE_H

#include <signal.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

extern void __gcov_dump(void);

static void coverage_end(int number)
{
    __gcov_dump();
    raise(number == SIGUSR2 ? SIGKILL : number);
}

__attribute__((constructor)) static void coverage_listen(void)
{
    signal(SIGUSR2, coverage_end);
}

static inline int coverage_kill(const char *file, pid_t pid, int number)
{
    const int worker = strncmp(file, "src/run/", strlen("src/run/")) == 0;
    return kill(pid, number == SIGKILL && worker ? SIGUSR2 : number);
}

#define kill(pid, number) coverage_kill(__FILE__, pid, number)
#define _exit(status) (__gcov_dump(), _exit(status))

#endif
