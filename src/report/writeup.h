/* writeup.h: from report/report.md, the figures and the tables to report.html and report.pdf. */
#ifndef OVERPARAM_REPORT_WRITEUP_H
#define OVERPARAM_REPORT_WRITEUP_H

#include "report/code.h"
#include "report/manuscript.h"

struct writeup {
    const char *output; /* the folder that gets report.html and report.pdf */
    bool html_only;
    code_finder *code; /* of this program */
};

/* True when nothing that the write-up depends on has changed since it was made. */
MUST_CHECK bool writeup_is_current(struct workshop *w, const struct writeup *u, bool *current,
                                   struct err *e);
/* Typeset. The manuscript's figures and tables have been made, or word was left that they could not
 * be: `whole` is false then, and the write-up is not taken for current the next time. The HTML
 * lands first: it is there also where LaTeX is missing. On a failure the old file stays. */
MUST_CHECK bool writeup_make(struct workshop *w, const struct writeup *u,
                             const struct manuscript *m, bool whole, struct err *e);

#endif
