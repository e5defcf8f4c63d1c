/* manuscript.h: report/report.md with its placeholders put in, ready for pandoc.
 *
 *   ![caption](figure:NAME){#fig:NAME}   plots/NAME.sql and .gp
 *   ![caption](table:NAME){#tbl:NAME}    report/tables/NAME.sql
 *   ![caption](FILE.png){#fig:NAME}      report/FILE.png, or .jpg, see picture.h
 *   {value:NAME}                         report/values/NAME.sql, one number
 *   {claim:ID} {claim:ID:%.1e}           what a claim measured
 *   {summary} {claims-table} {provenance}    blocks, see appendix.h
 *   @fig:NAME @tbl:NAME @sec:NAME @eq:NAME   references; each must point at a {#...}
 *
 * Code (`...`, fenced blocks) and comments are left alone. All mistakes are collected with their
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
    struct buf text; /* owned: the Markdown for pandoc */
    /* Used, in order of appearance, each once; pictures by their path. */
    struct names figures, tables, values, pictures;
};

/* False when there are mistakes (in *es, sorted). Figures and tables are named, not yet made. */
bool manuscript_read(struct workshop *w, const char *path, struct manuscript *m, struct errs *es);
void manuscript_release(struct manuscript *m);

#endif
