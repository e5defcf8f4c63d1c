/* initialization.h: the contract of starts: fill w before the first step. */
#ifndef OVERPARAM_CORE_INITIALIZATION_H
#define OVERPARAM_CORE_INITIALIZATION_H

#include "core/model.h"

struct initialization {
    struct kind kind;
    /* Fill w (p). Errors: a block file of the wrong size, a psi that cannot be lifted, ... */
    bool (*fill)(const void *options, struct model *m, double *w, struct err *e);
};

extern const struct initialization *const initializations[];
extern const size_t n_initializations;

#endif
