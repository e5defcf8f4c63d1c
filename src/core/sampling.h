/* sampling.h: at which steps of a descent, or times of a flow, a trial takes its samples. */
#ifndef OVERPARAM_CORE_SAMPLING_H
#define OVERPARAM_CORE_SAMPLING_H

#include "core/trial.h"

struct sampling {
    const struct record *record; /* borrowed, as is stop */
    const struct stop *stop;
    bool continuous;
    int64_t k; /* position that comes next */
};

/* NULL, or a sentence why these samples cannot be placed. */
const char *sampling_init(struct sampling *s, const struct record *r, const struct stop *stop,
                          bool continuous);
/* The next position after `now`: a step or a time; infinite when there is none. Positions never
 * repeat. */
double sampling_next(struct sampling *s, double now);

#endif
