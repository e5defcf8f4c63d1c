/* variants.h: the trees that an experiment file unfolds into, and the check of all their values. */
#ifndef OVERPARAM_SPEC_VARIANTS_H
#define OVERPARAM_SPEC_VARIANTS_H

#include "spec/spec.h"

/* Fill the spec's variants for its profile from the file's root: the base, with each variant's
 * overrides and those of the profile on top. */
void variants_read(struct arena *a, const struct node *root, struct spec *s, struct errs *es);
/* Count the runs and make the axes' values, when there are not more than `limit`: `repeat`, sweeps,
 * `every`, then `where` and `except`. */
void variants_unfold(struct arena *a, const struct node *root, struct spec *s, struct errs *es);
/* Check every value: each section at every combination of the axes that touch it. */
void variants_check(struct arena *a, struct spec *s, struct errs *es);

#endif
