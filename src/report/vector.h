/* vector.h: what gnuplot drew, checked and finished.
 *
 * gnuplot can fail and say nothing: a full disk or a plot without points leaves an empty or
 * truncated file and exit status 0. So what it left is read as what it should be, whole. Its PDF
 * carries today's date, which is set to a fixed one, and both formats get their provenance. */
#ifndef OVERPARAM_REPORT_VECTOR_H
#define OVERPARAM_REPORT_VECTOR_H

#include "base/buf.h"
#include "base/sha256.h"

/* Where an artefact comes from. */
struct origin {
    const char *name;
    const char *alt; /* a sentence for those who cannot see the figure */
    char query[SHA256_HEX], data[SHA256_HEX];
};

/* Append the finished PDF to *out. False and *e when the bytes are no whole PDF. */
MUST_CHECK bool vector_pdf(const struct buf *drawn, const struct origin *o, struct buf *out,
                           struct err *e);
/* The same for SVG: its ids are made unique to this figure, since several stand in one HTML page.
 */
MUST_CHECK bool vector_svg(const struct buf *drawn, const struct origin *o, struct buf *out,
                           struct err *e);

#endif
