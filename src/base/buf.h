/* buf.h: a growing byte string.
 *
 * Invariants: s is NULL exactly when cap is 0; when s is not NULL, s[n] is 0 and n < cap.
 * `struct buf b = {0};` is a valid empty string. Release with buf_release. */
#ifndef OVERPARAM_BASE_BUF_H
#define OVERPARAM_BASE_BUF_H

#include "base/err.h"

struct buf {
    char *s; /* owned */
    size_t n, cap;
};

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);
/* The shortest decimal that reads back to the same bits (see text.h). */
void buf_real(struct buf *b, double value);
void buf_clear(struct buf *b);             /* n = 0, keeps the memory */
const char *buf_text(const struct buf *b); /* never NULL */
char *buf_detach(struct buf *b);           /* the caller frees it; b is empty again */
void buf_release(struct buf *b);

#endif
