/* tabular.h: report/tables/NAME.sql becomes build/tables/NAME.{md,csv}.
 *
 * Directives of the query, one entry a column (a single entry holds for all):
 *   -- columns: l r ± r            alignment: l, c, r; ±: the uncertainty of the column before,
 * shown with it in one cell (format_uncertain). Such a column has no entry in the directives below.
 *   -- format: %s %'d %.3g         see format.h
 *   -- headings: depth | start $\alpha$ | steps    pandoc Markdown; default: the column's name,
 * literally
 *   -- widths: 20 40 40            percent of the text's width; default: as wide as the content */
#ifndef OVERPARAM_REPORT_TABULAR_H
#define OVERPARAM_REPORT_TABULAR_H

#include "report/workshop.h"

MUST_CHECK bool tabular_make(struct workshop *w, const char *name, struct made *m, struct err *e);

#endif
