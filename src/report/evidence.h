/* evidence.h: what stands behind a figure, a table or a number, as a piece of HTML that folds open:
 * its query, its script, its data to download, the runs that it was made from. */
#ifndef OVERPARAM_REPORT_EVIDENCE_H
#define OVERPARAM_REPORT_EVIDENCE_H

#include "report/workshop.h"

struct evidence {
    const struct source *query, *script; /* script: NULL when there is none */
    const struct table *data;
    const char *kind; /* figure, table, value: under which its lineage is recorded */
    size_t n_runs;
};

MUST_CHECK bool evidence_write(struct workshop *w, const struct evidence *ev, const char *path,
                               struct err *e);

#endif
