/* clean.h: text of the database made fit for pandoc, LaTeX and XML, which refuse what SQLite keeps.
 */
#ifndef OVERPARAM_REPORT_CLEAN_H
#define OVERPARAM_REPORT_CLEAN_H

#include "base/buf.h"

/* Append s: bytes that are no UTF-8 and characters that XML forbids become U+FFFD; control
 * characters other than tab and newline are dropped. A letter and its accent that were typed apart
 * become one (Unicode's form NFC): the paper's fonts have no accents by themselves. */
void clean_put(struct buf *out, const char *s, size_t n);

#endif
