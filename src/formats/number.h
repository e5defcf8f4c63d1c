/* number.h: why a text that stands where a number should is none. */
#ifndef OVERPARAM_FORMATS_NUMBER_H
#define OVERPARAM_FORMATS_NUMBER_H

#include "base/err.h"

/* The text as a finite number; false for anything else. A whole number that a double would round is
 * none: it is a name or a mistake. */
bool number_read(const char *s, size_t n, double *value);
/* The reason and the remedy in a few words, never NULL, for a text that number_read refuses. */
const char *number_reason(const char *s, size_t n);

#endif
