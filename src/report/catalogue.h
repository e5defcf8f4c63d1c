/* catalogue.h: the other way through the page: from an experiment and its runs to the figures,
 * tables, numbers and claims made of them; and the data that the page carries for its console.
 *
 * Made last, when the lineage of everything in the write-up is recorded. */
#ifndef OVERPARAM_REPORT_CATALOGUE_H
#define OVERPARAM_REPORT_CATALOGUE_H

#include "report/workshop.h"

/* HTML: for every planned experiment its file, its code and its runs with what uses them. Links as
 * in evidence.h. */
MUST_CHECK bool catalogue_experiments(struct workshop *w, const char *path, struct err *e);
/* HTML: runs, results, claims and lineage for report/page/, and SQLite for the browser when the
 * program has it inside. */
MUST_CHECK bool catalogue_data(struct workshop *w, const char *path, struct err *e);

#endif
