/* code.h: the last link from a figure back to its cause: the sources of the engine and of every
 * module and kind that computed current runs, and which experiments use them. The program carries its own sources
 * (base/embedded.h); a source is shown when its digest is the one recorded with the runs. */
#ifndef OVERPARAM_REPORT_CODE_H
#define OVERPARAM_REPORT_CODE_H

#include "base/code.h"
#include "report/workshop.h"

/* A part of this program's code, "core" or "loss/squared", or NULL when it has none of that name:
 * report/ does not know the kinds. */
typedef const struct code_part *code_finder(const char *part);

/* HTML; links as in evidence.h. */
MUST_CHECK bool code_write(struct workshop *w, code_finder *todays, const char *path,
                           struct err *e);

#endif
