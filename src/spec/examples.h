/* examples.h: an experiment for every kind, small enough to be run while one looks. */
#ifndef OVERPARAM_SPEC_EXAMPLES_H
#define OVERPARAM_SPEC_EXAMPLES_H

#include "base/buf.h"
#include "core/kind.h"

/* Append a whole experiment file, called example.yaml, that uses the kind. One of a project's own
 * is shown with the options that it requires. */
void kind_example(const struct contract *c, const struct kind *k, struct buf *out);

#endif
