/* places.h: where in an experiment's file stands what the core has something to say about. */
#ifndef OVERPARAM_SPEC_PLACES_H
#define OVERPARAM_SPEC_PLACES_H

#include "core/trial.h"
#include "spec/yaml.h"

/* The tree is the one of which the trial was resolved. The place is that of the option which *e
 * names, or which names the file that *e is about; where none of that is written, that of the part,
 * or of the section that it would stand in. */
struct where part_place(const struct node *tree, const struct trial *t, enum trial_part part,
                        size_t index, const struct err *e);

#endif
