/* targets.h: the fuzz targets of tests/fuzz, for those who call them without libFuzzer; the build writes the table. */
#ifndef OVERPARAM_TESTS_TARGETS_H
#define OVERPARAM_TESTS_TARGETS_H

#include <stddef.h>
#include <stdint.h>

struct target {
    const char *name; /* NULL ends the table */
    int (*meet)(const uint8_t *data, size_t size);
};
extern const struct target targets[];

#endif
