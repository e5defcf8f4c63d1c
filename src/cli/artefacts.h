/* artefacts.h: what `plot`, `table` and `report` share: make many, say which changed, go on after a
 * mistake. */
#ifndef OVERPARAM_CLI_ARTEFACTS_H
#define OVERPARAM_CLI_ARTEFACTS_H

#include "cli/command.h"
#include "report/workshop.h"

/* Open the database for writing what is made of it, and bring it up to date (current.h). It
 * must be there: a figure of an empty one would only confuse. */
MUST_CHECK bool artefacts_open(struct context *c, struct store **st, struct err *e);

typedef bool artefact_maker(struct workshop *w, const char *name, struct made *m, struct err *e);

/* Make each of `names`. A line (or, with --json, an object) for every one that changed; the
 * mistakes of all are printed, and *e is set when there were any. *n_changed counts those that
 * changed. */
bool artefacts_make(struct context *c, struct workshop *w, artefact_maker *make,
                    const char *const *names, size_t n, size_t *n_changed, struct err *e);

/* Print the notes that were taken and not yet told. */
void artefacts_notes(const struct context *c, struct workshop *w);

/* The whole of `plot` and `table`: the names on the command line, that of --only, or all NAME.sql
 * of the folder. */
int artefacts_command(struct context *c, const char *folder, artefact_maker *make, struct err *e);

#endif
