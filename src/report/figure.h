/* figure.h: plots/NAME.sql and plots/NAME.gp become build/figures/NAME.{tsv,csv,pdf,svg}.
 *
 * The select decides the columns, the script how they look. Directives of the script:
 *   # size: WIDTH HEIGHT   in inches (the text is 6.3 wide)
 *   # alt: SENTENCE        for those who cannot see the figure */
#ifndef OVERPARAM_REPORT_FIGURE_H
#define OVERPARAM_REPORT_FIGURE_H

#include "report/mark.h"
#include "report/workshop.h"

MUST_CHECK bool figure_make(struct workshop *w, const char *name, struct made *m, struct err *e);
/* The mark that the figure would carry if it were drawn now. Only reads. */
MUST_CHECK bool figure_mark(struct arena *a, struct store *st, const char *name, struct mark *m,
                            struct err *e);
#endif
