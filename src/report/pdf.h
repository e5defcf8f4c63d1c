/* pdf.h: what a PDF says of itself, its information dictionary (PDF 32000-1, 14.3.3), read and
 * written by qpdf: how the file is laid out, which program made it and of which version is nothing
 * that we know. */
#ifndef OVERPARAM_REPORT_PDF_H
#define OVERPARAM_REPORT_PDF_H

#include "base/buf.h"
#include "base/err.h"

struct pdf_entry {
    const char *key;   /* with its slash: "/Title" */
    const char *value; /* NULL: without this entry */
};

/* Append the PDF with these entries, the list ended by a NULL key, in place of those that it has.
 * The same bytes in give the same bytes out. False when it is no whole PDF: *why is qpdf's word. */
MUST_CHECK bool pdf_inscribe(const struct buf *pdf, const struct pdf_entry *entries,
                             struct buf *out, struct buf *why);
/* Append the text of an entry; false when there is none, or no PDF. */
bool pdf_entry_read(const struct buf *pdf, const char *key, struct buf *value);

#endif
