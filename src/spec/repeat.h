/* repeat.h: `repeat: 20`, short for a sweep of a run's seeds.
 *
 * It moves init.seed, optimizer.seed, probe.seed and program.with.seed, those of them that a run has,
 * together: each counts up from what is written, else from 1. The problem stays as it is: a sweep of
 * problem.data.seed with `zip: repeat` moves along. */
#ifndef OVERPARAM_SPEC_REPEAT_H
#define OVERPARAM_SPEC_REPEAT_H

#include "spec/spec.h"

/* Lay it over the variants' trees. A variant without a seed is made once; that none has one is a
 * mistake. */
void repeat_apply(struct arena *a, struct spec *s, struct errs *es);

#endif
