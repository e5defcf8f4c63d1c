/* initialization.h: the contract of starts: fill w before the first step. */
#ifndef OVERPARAM_CORE_INITIALIZATION_H
#define OVERPARAM_CORE_INITIALIZATION_H

#include "core/model.h"

struct initialization {
    struct kind kind;
    /* Fill w (p). Errors: a block file of the wrong size, a psi that cannot be lifted, ... */
    bool (*fill)(const void *options, struct model *m, double *w, struct err *e);
    /* Optional: whether it suits the model, of which the sizes are known and the arrays need not be
     * there (NULL). Asked before fill. */
    bool (*fits)(const void *options, const struct model *m, struct err *e);
    /* The numbers are the user's own: fill needs the sizes of the model and nothing else, and who
     * looks at a trial before it runs fills them in, too. */
    bool brought;
};

extern const struct initialization *const initializations[];
extern const size_t n_initializations;

#endif
