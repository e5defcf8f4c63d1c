/* points.h: which points of a variant's sweeps are runs: those of which `where` holds and that
 * `except` does not name. A name in them is a key that the file writes, by its path ("init.scale") or
 * by an end of it that no other key has ("scale"); of a kind, its path with or without ".kind". */
#ifndef OVERPARAM_SPEC_POINTS_H
#define OVERPARAM_SPEC_POINTS_H

#include "spec/spec.h"

/* Number the points that are left, and count them, of every variant; behind sweeps_expand. */
void points_choose(struct arena *a, struct spec *s, struct errs *es);

#endif
