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

/* Draw. *missing: the characters that are shown by their number, as a list for people, or NULL. Any
 * complaint of gnuplot, or a status other than 0, is an error at its line of the script.
 */
MUST_CHECK bool gnuplot_draw(struct arena *a, const struct drawing *d, const char **missing,
                             struct err *e);

#endif
