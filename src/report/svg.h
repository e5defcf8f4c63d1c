/* svg.h: gnuplot's SVG made fit for a page that holds several figures, read and written by libxml2.
 */
#ifndef OVERPARAM_REPORT_SVG_H
#define OVERPARAM_REPORT_SVG_H

#include "base/buf.h"
#include "base/err.h"

/* What a figure says of itself. */
struct svg_about {
    const char *name; /* also what its ids begin with */
    const char *alt;  /* a sentence for those who cannot see it */
    const char *mark; /* where it comes from, as metadata */
};

/* Append the SVG with its ids made its own, text to point at as titles, no event handlers, no empty
 * groups, white behind it. False when it is no whole SVG. */
MUST_CHECK bool svg_finish(const struct buf *drawn, const struct svg_about *about, struct buf *out);

/* Is it an SVG that a browser can read? */
bool svg_is_whole(const struct buf *svg);

#endif
