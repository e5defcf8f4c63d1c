/* bibliography.h: report/references.bib made fit for pandoc: letters and their accents composed,
 * the AAS macros for journals, which the Astrophysics Data System writes (journal = \apj), as
 * names. */
#ifndef OVERPARAM_REPORT_BIBLIOGRAPHY_H
#define OVERPARAM_REPORT_BIBLIOGRAPHY_H

#include "report/workshop.h"

#define BIBLIOGRAPHY REPORT_FOLDER "/references.bib"

/* Write the copy to `path`; an empty one where there is no references.bib. */
MUST_CHECK bool bibliography_write(const char *path, struct err *e);

#endif
