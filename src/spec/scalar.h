/* scalar.h: where a character of a text stands in the file that the text was written in. */
#ifndef OVERPARAM_SPEC_SCALAR_H
#define OVERPARAM_SPEC_SCALAR_H

#include "spec/yaml.h"

/* The place of byte `at` of a scalar's text, up to its length, in `bytes` of its file: behind
 * quotes, escapes, and line breaks that were folded. */
struct where scalar_place(const struct node *n, const char *bytes, size_t at);

#endif
