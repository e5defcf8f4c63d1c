/* stage.h: small models of every design and parameterization, on which kinds are tried that need a
 * whole model. */
#ifndef OVERPARAM_LAWS_STAGE_H
#define OVERPARAM_LAWS_STAGE_H

#include "core/model.h"
#include "laws/bench.h"

struct stage {
    struct model model;
    double *w;  /* (p), guarded and frozen: a point in the domain of every kind */
    double *jg; /* (p): dL/dw there */
    double loss;
};

/* Try a kind on every stage: `law` puts its laws to it, or returns false where the kind refuses the
 * model, with the reason in e. Options other than the defaults are tried on the first few stages
 * that it takes. */
void stage_each(struct bench *b, bool (*law)(struct bench *b, struct stage *st, struct err *e));

#endif
