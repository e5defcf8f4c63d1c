/* wants.h: what a field wants, in words: for messages, `describe` and the JSON Schema. */
#ifndef OVERPARAM_SPEC_WANTS_H
#define OVERPARAM_SPEC_WANTS_H

#include "base/buf.h"
#include "core/field.h"

/* "number", "whole number", "true or false", "text", "file", "list of numbers", "list of whole
 * numbers" */
const char *wants_type(const struct field *f);
/* Append "a whole number from 1 to 64", "a number above 0", "one of sum, mean", ... */
void wants_text(const struct field *f, struct buf *out);
/* Append ", at most X" where wants_text leaves the upper end out. */
void wants_upper_end(const struct field *f, struct buf *out);
/* Append the range alone: "1 to 64", "above 0", "sum, mean"; nothing when all is allowed. */
void wants_range(const struct field *f, struct buf *out);
/* Append the default as it would be written in YAML, "required", or nothing for an absent file. */
void wants_default(const struct field *f, struct buf *out);

#endif
