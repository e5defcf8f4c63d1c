/* gnuplot.h: one run of gnuplot on our terms.
 *
 * Nothing of the user's is ever pasted into a script: data travel in a file, paths and names as
 * quoted variables. Locale, time zone and start-up files are shut out. A PDF shows a character that
 * no font has by its number (fonts.h). */
#ifndef OVERPARAM_REPORT_GNUPLOT_H
#define OVERPARAM_REPORT_GNUPLOT_H

#include "report/workshop.h"

struct drawing {
    const struct source *script;
    const char *data;     /* path of the blocks */
    const char *format;   /* "pdf" or "svg" */
    const char *output;   /* path of the file to draw */
    double width, height; /* inches; 0 leaves them to style.gp */
    size_t n_series, n_rows, n_columns;
};

/* Draw. gnuplot is judged by its exit status and, by the caller, by the file that it left. What it
 * said is an error at its place in the script when the status is not 0; else notes, as are the
 * characters that a PDF shows by their number. */
MUST_CHECK bool gnuplot_draw(struct workshop *w, const struct drawing *d, struct err *e);

#endif
