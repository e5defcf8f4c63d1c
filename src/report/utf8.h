/* utf8.h: text of the database made fit for pandoc, LaTeX and XML, which refuse what SQLite keeps.
 */
#ifndef OVERPARAM_REPORT_UTF8_H
#define OVERPARAM_REPORT_UTF8_H

#include "base/buf.h"

/* Length of the character that the text begins with, 0 when its bytes are none; *point its number.
 */
size_t utf8_read(const char *text, size_t n, unsigned long *point);
/* Append the character of this number. */
void utf8_put_point(struct buf *out, unsigned long point);
/* Append s: bytes that are no UTF-8 and characters that XML forbids become U+FFFD; control
 * characters other than tab and newline are dropped. A letter and its accent that were typed apart
 * become one (Unicode's form NFC): the paper's fonts have no accents by themselves. */
void utf8_put(struct buf *out, const char *s, size_t n);

#endif
