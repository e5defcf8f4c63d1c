/* manuscript.h: report/report.md as pandoc reads it, with its placeholders put in.
 *
 *   ![caption](figure:NAME){#fig:NAME}   plots/NAME.sql and .gp
 *   ![caption](table:NAME){#tbl:NAME}    report/tables/NAME.sql
 *   ![caption](FILE.png){#fig:NAME}      report/FILE.png, or .jpg, see picture.h
 *   {value:NAME}                         report/values/NAME.sql, one number
 *   {claim:ID} {claim:ID:%.1e}           what a claim measured
 *   {summary} {claims-table} {provenance}    blocks, see appendix.h
 *   @fig:NAME @tbl:NAME @sec:NAME @eq:NAME   references; each must point at a {#...}
 *
 * Placeholders in code, TeX commands and comments are none. All mistakes are collected with their
 * place. */
#ifndef OVERPARAM_REPORT_MANUSCRIPT_H
#define OVERPARAM_REPORT_MANUSCRIPT_H

#include "report/workshop.h"

struct names {
    const char **list;
    size_t n, room;
};

struct manuscript {
    const char *path;
    struct buf tree; /* owned: pandoc's, as JSON */
    /* Used, in order of appearance, each once. */
    struct names figures, tables, values;
    struct names pictures; /* "N.png report/FILE.png", in the order in which they are shown */
};

/* False when there are mistakes (in *es, sorted). Figures and tables are named, not yet made. */
bool manuscript_read(struct workshop *w, const char *path, struct manuscript *m, struct errs *es);
void manuscript_release(struct manuscript *m);

#endif
