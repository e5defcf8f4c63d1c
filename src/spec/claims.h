/* claims.h: the claims of an experiment file. */
#ifndef OVERPARAM_SPEC_CLAIMS_H
#define OVERPARAM_SPEC_CLAIMS_H

#include "spec/spec.h"

void claims_read(struct arena *a, const struct node *list, struct spec *s, struct errs *es);

#endif
