/* brought.h: the files that users bring (data, weights): each is opened once in the life of a
 * process, however many experiments and runs name it. */
#ifndef OVERPARAM_SYS_BROUGHT_H
#define OVERPARAM_SYS_BROUGHT_H

#include <stddef.h>

#include "base/err.h"

/* SHA-256 of the bytes as stored, in hexadecimal. */
MUST_CHECK bool brought_digest(const char *path, const char **sha256, struct err *e);
/* The content (inflated when it is gzip) of the file whose bytes have this digest. What was read
 * before it changed is still given; a file that was not read and is another now is ERR_INPUT. */
MUST_CHECK bool brought_content(const char *path, const char *sha256, const char **bytes,
                                size_t *size, struct err *e);

#endif
