/* runner.h: what the generated table of suites tells the runner. */
#ifndef OVERPARAM_TESTS_RUNNER_H
#define OVERPARAM_TESTS_RUNNER_H

struct suite {
    const char *name; /* layer/stem, as the file lies under tests/ */
    void (*add)(void);
};

extern const struct suite suites[]; /* the last has no name */

#endif
