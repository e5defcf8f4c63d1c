/* unfold.h: the keys of all runs of a variant, without resolving each of them. */
#ifndef OVERPARAM_PLAN_UNFOLD_H
#define OVERPARAM_PLAN_UNFOLD_H

#include "plan/plan.h"

/* Fill runs (variant.count) in the order of their points. `memory` outlives the call. */
bool unfold_variant(struct arena *memory, const struct spec *s, uint32_t variant,
                    struct planned *runs, struct errs *es);
/* A mistake when two of these runs have one key. */
bool unfold_distinct(const struct spec *s, const struct planned *runs, size_t n, struct errs *es);

#endif
