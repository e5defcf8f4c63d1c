/* workshop.h: what all parts of the report work with: the database, memory, the folders.
 *
 * Paths are relative to the working directory, which is the project's root: so the same inputs give
 * the same bytes in every folder. */
#ifndef OVERPARAM_REPORT_WORKSHOP_H
#define OVERPARAM_REPORT_WORKSHOP_H

#include "report/source.h"
#include "store/store.h"

/* Where things are. */
#define PLOTS_FOLDER "plots"
#define REPORT_FOLDER "report"
#define PAGE_FOLDER "report/page"
#define TABLES_FOLDER "report/tables"
#define VALUES_FOLDER "report/values"
#define BUILD_FOLDER "build"
/* What is made of the reduced profile lies apart: nobody takes its figures for those of the full
 * one. */
#define BUILD_QUICK "build/quick"

/* The date in every artefact, 2000-01-01 00:00:00 UTC, in place of today's. */
#define REPORT_EPOCH "946684800"
#define REPORT_PDF_DATE "20000101000000"

/* Part of the stamps of figures and tables: raised when this program draws or writes the same
 * inputs in another way. (The write-up's own stamp has the digest of the whole program.) */
#define REPORT_RECIPE "9"

struct workshop {
    struct store *store; /* borrowed */
    struct arena *arena; /* borrowed; lives as long as the command */
    const char *build;   /* where what is made lies: BUILD_FOLDER or BUILD_QUICK */
    char generation[SHA256_HEX];
};

/* One artefact after it was asked for. */
struct made {
    const char *name;
    const char *kind;    /* figure, table, value, report */
    bool changed;        /* false: everything was as it should be already */
    const char *missing; /* of a figure drawn anew: characters that its PDF cannot show, or NULL */
};

MUST_CHECK bool workshop_open(struct workshop *w, struct store *st, struct arena *a, struct err *e);

/* A path below w->build, such as "figures/%s.svg". */
const char *workshop_path(const struct workshop *w, const char *format, ...) PRINTF_LIKE(2, 3);
/* Run the query of a source, record its lineage; *n_runs: how many it read. */
MUST_CHECK bool workshop_query(struct workshop *w, const struct source *query, const char *kind,
                               struct table *t, size_t *n_runs, struct err *e);
/* file_write, but a file that holds these bytes already is left alone. */
MUST_CHECK bool workshop_write(const char *path, const void *bytes, size_t n, struct err *e);
/* The same for what people and browsers read: valid UTF-8, whatever data say. */
MUST_CHECK bool workshop_write_text(const char *path, const struct buf *text, struct err *e);

#endif
