/* sweep.h: all sweeps of a tree become axes: those of one `zip` label move together, the others
 * multiply. Axes are counted first and filled when the number of runs is known to be sane. */
#ifndef OVERPARAM_SPEC_SWEEP_H
#define OVERPARAM_SPEC_SWEEP_H

#include "spec/resolve.h"
#include "spec/spec.h"

enum { AXES_MAX = 32 };

/* Find the variant's axes and count its runs; UINT64_MAX stands for as many or more. Mistakes go to
 * *es, and count is 0 then. */
void sweeps_count(struct arena *a, struct variant *v, struct errs *es);
/* Make the values of all axes. */
void sweeps_expand(struct arena *a, struct variant *v);
/* The tree with every sweep replaced by its value; k: the point on each axis. */
const struct node *sweeps_apply(struct arena *a, const struct variant *v, const size_t *k);
/* The run at this point, in `scope`. Where files, mistakes and the sections that are read matter *to
 * says so (files, files_arena, es, sections); NULL: it is read whole, mistakes are not heard. */
bool sweeps_resolve(struct arena *scope, const struct spec *s, const struct variant *v,
                    const size_t *k, const struct resolver *to, struct resolved *out);
/* The place on each axis of a point of the variant: the last axis moves fastest. */
void sweeps_point(const struct variant *v, uint64_t point, size_t k[AXES_MAX]);
/* Step the marked axes to their next combination; false, and all of them at 0, after the last. */
bool sweeps_step(const struct variant *v, const bool *moves, size_t *k);
/* The number of the run at this point, 0 .. count-1; false when it is left out. */
bool sweeps_run(const struct variant *v, const size_t *k, uint64_t *run);
/* Move the axes that are not `held` to the first point that is a run; false, and *k as it was, when
 * there is none. */
bool sweeps_find(const struct variant *v, const bool *held, size_t *k);
/* The axis moves something at or below this path. */
bool axis_touches(const struct axis *axis, const char *path);

#endif
