/* uses.h: what a probe or a program takes of an experiment. What is there for the variants that descend falls
 * away where a probe has no use for it; what no run would listen to is a mistake. */
#ifndef OVERPARAM_SPEC_USES_H
#define OVERPARAM_SPEC_USES_H

#include "core/probe.h"
#include "spec/spec.h"

/* The probe that a tree chooses; NULL when there is none, or its kind is swept or unknown. */
const struct probe *uses_probe(const struct node *tree);
/* The tree without the parts that its probe, or its program, does not take. */
const struct node *uses_strip(struct arena *a, const struct node *tree);
/* A mistake for each part that stands in a variant and its probe or program does not take, or in the base or
 * in `quick` and no variant does. The variants hold their trees. */
void uses_check(const struct node *root, const struct spec *s, struct errs *es);
/* The same for a tree whose probe is known only now that its sweeps are resolved; and for options
 * of the probe that are of no use beside `init`. */
void uses_check_tree(const struct node *tree, const struct probe *p, struct errs *es);

#endif
