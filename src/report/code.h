/* code.h: the last link from a figure back to its cause: the sources of core/ and of every kind
 * that computed current runs, and which experiments use them. The program carries its own sources
 * (base/embedded.h); a source is shown when its digest is the one recorded with the runs. */
#ifndef OVERPARAM_REPORT_CODE_H
#define OVERPARAM_REPORT_CODE_H

#include "report/workshop.h"

/* The digest of a part of this program, "core" or "loss/squared", or NULL when it has none of that
 * name: report/ does not know the kinds. */
typedef const char *code_digest(const char *part);

/* HTML; links as in evidence.h. */
MUST_CHECK bool code_write(struct workshop *w, code_digest *todays, const char *path,
                           struct err *e);

#endif
