/* typeset.h: pandoc and pdflatex on our terms: no shell, no user's start-up files, a fixed date, a
 * time limit; their complaints are errors. */
#ifndef OVERPARAM_REPORT_TYPESET_H
#define OVERPARAM_REPORT_TYPESET_H

#include "report/workshop.h"

/* report/report.md below w->build to read.json there, and what report/manuscript.lua met in it to
 * asked.txt. */
MUST_CHECK bool typeset_read(const struct workshop *w, struct err *e);
/* report/report.json below w->build to report.{html,tex} there. `mark` (mark.h) goes into both. */
MUST_CHECK bool typeset_html(const struct workshop *w, const char *mark, struct err *e);
MUST_CHECK bool typeset_latex(const struct workshop *w, const char *mark, struct err *e);
/* From that to report.pdf, as often as the references need. *missing:
 * the characters that its fonts lack, as a list for people, or NULL. */
MUST_CHECK bool typeset_pdf(const struct workshop *w, const char **missing, struct err *e);

#endif
