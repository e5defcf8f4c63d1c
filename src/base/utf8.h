/* utf8.h: characters of UTF-8 (RFC 3629), by utf8proc. */
#ifndef OVERPARAM_BASE_UTF8_H
#define OVERPARAM_BASE_UTF8_H

#include "base/buf.h"

/* Length of the character that the n bytes begin with, 0 when they are none; *point (may be NULL)
 * its number. */
size_t utf8_read(const char *text, size_t n, unsigned long *point);
/* Append the character of this number. */
void utf8_put_point(struct buf *out, unsigned long point);

#endif
