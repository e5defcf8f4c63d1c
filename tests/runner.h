/* runner.h: what the generated table of suites tells the runner. */
#ifndef OVERPARAM_TESTS_RUNNER_H
#define OVERPARAM_TESTS_RUNNER_H

#include <stdbool.h>

struct suite {
    const char *name; /* layer/stem, as the file lies under tests/ */
    void (*add)(void);
    bool is_long; /* for `make check-all` only */
};

extern const struct suite suites[]; /* the last has no name */

#endif
