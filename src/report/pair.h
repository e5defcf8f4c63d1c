/* pair.h: a drawing of the author's in two forms: PDF for the paper, SVG for the page. Where only one of NAME.pdf and
 * NAME.svg is there the other is made of it, by pdftocairo (poppler-utils) or rsvg-convert (librsvg2-bin). */
#ifndef OVERPARAM_REPORT_PAIR_H
#define OVERPARAM_REPORT_PAIR_H

#include "report/workshop.h"

/* "x.svg" of "x.pdf" and the other way round; NULL of anything else. */
const char *pair_other(struct arena *a, const char *path);
/* The drawing at `path` in both forms. Of a PDF the first page. */
MUST_CHECK bool pair_read(struct workshop *w, const char *path, struct buf *pdf, struct buf *svg,
                          struct err *e);

#endif
