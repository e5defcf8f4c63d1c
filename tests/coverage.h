/* coverage.h: in the variant `cov` of the build and in no other: workers and other forked processes leave without the exit handlers of the one
 * that forked them, and would take along what they have counted. */
#ifndef OVERPARAM_TESTS_COVERAGE_H
#define OVERPARAM_TESTS_COVERAGE_H

#include <unistd.h>

extern void __gcov_dump(void);
#define _exit(status) (__gcov_dump(), _exit(status))

#endif
