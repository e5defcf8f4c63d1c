/* source.h: what a C source says, whatever its comments and its layout. */
#ifndef OVERPARAM_BASE_SOURCE_H
#define OVERPARAM_BASE_SOURCE_H

#include "base/buf.h"

/* Append the source with every comment and every run of blanks and line ends as one blank; texts
 * and characters in quotes stay as they are. */
void source_bare(const char *text, size_t n, struct buf *out);

/* The next #include "NAME" from *at on: NAME into name and true, *at behind it; false at the end. A
 * name that does not fit is passed over. */
bool source_next_include(const char *text, size_t *at, char *name, size_t size);

#endif
