/* samples.h: two outcomes of one run compared: status, steps, evaluations, every sample, time, reason
 * and, where both have them, the weights. */
#ifndef OVERPARAM_CLI_SAMPLES_H
#define OVERPARAM_CLI_SAMPLES_H

#include "core/outcome.h"

struct samples_difference {
    bool identical; /* every bit (every NaN counts as the same) */
    bool alike;     /* same status, names, steps: only numbers or words differ */
    double largest; /* relative difference of values and times; infinite when one is not finite */
    char what[160]; /* the first difference in words */
};

struct samples_difference samples_compare(const struct outcome *a, const struct outcome *b);

#endif
