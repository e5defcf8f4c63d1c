/* evidence.h: what stands behind a figure, a table or a number, as a piece of HTML that folds open:
 * its query, its script, its data to download, the claims decided on the same runs, the runs.
 *
 * Links to other parts of the page are written <a data-ref="KIND:NAME">; report/filter.lua, which
 * knows what the page holds and how it is numbered, completes them. */
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

/* "figure:a claim:b experiment:c" as links. */
void evidence_users(struct buf *out, const char *users);

/* The runs behind an artefact of the write-up as text, "1-480 960" in the order of their numbers;
 * the column of `ids` holds them sorted. */
void evidence_ranges(struct buf *out, const struct table *ids, const char *dash);

/* A sentence for the caption, Markdown, when runs that the artefact draws on diverged, failed or
 * are missing; an empty file when all is well. */
MUST_CHECK bool evidence_note_write(struct workshop *w, const struct evidence *ev, const char *path,
                                    struct err *e);

#endif
