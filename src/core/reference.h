/* reference.h: the contract of reference solutions: a theta to compare with, with its own residual.
 */
#ifndef OVERPARAM_CORE_REFERENCE_H
#define OVERPARAM_CORE_REFERENCE_H

#include "core/model.h"

struct reference {
    struct kind kind;
    /* Fill theta (q) and *residual, the violation of its optimality conditions. */
    bool (*solve)(const void *options, struct model *m, double *theta, double *residual,
                  double *work, struct err *e);
    size_t (*work)(const void *options, const struct model *m);
    /* Optional: whether it suits the model, of which the sizes are known and the arrays need not be
     * there (NULL). Asked before solve. */
    bool (*fits)(const void *options, const struct model *m, struct err *e);
};

extern const struct reference *const references[];
extern const size_t n_references;

#endif
