/* typeset.h: pandoc and pdflatex on our terms: no shell, no user's start-up files, a fixed date, a
 * time limit; their complaints are errors. */
#ifndef OVERPARAM_REPORT_TYPESET_H
#define OVERPARAM_REPORT_TYPESET_H

#include "report/workshop.h"

/* build/report/report.md to build/report/report.{html,tex}. `mark` (mark.h) goes into both. */
MUST_CHECK bool typeset_html(struct arena *a, const char *mark, struct err *e);
MUST_CHECK bool typeset_latex(struct arena *a, const char *mark, struct err *e);
/* build/report/report.tex to build/report/report.pdf, as often as the references need. *missing:
 * the characters that its fonts lack, as a list for people, or NULL. */
MUST_CHECK bool typeset_pdf(struct arena *a, const char **missing, struct err *e);

#endif
