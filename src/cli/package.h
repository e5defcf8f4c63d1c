/* package.h: the views of the database as CSV files with a description, for other programs. */
#ifndef OVERPARAM_CLI_PACKAGE_H
#define OVERPARAM_CLI_PACKAGE_H

#include "cli/command.h"
#include "store/store.h"

/* runs, parameters, trajectories, results, claims and lineage as folder/NAME.csv, and
 * folder/datapackage.json (Frictionless Data's Data Package, version 1), which says what each column
 * is. What is there is written over. *n counts the runs. */
MUST_CHECK bool package_write(struct context *c, struct store *st, const char *folder, int64_t *n,
                              struct err *e);

/* A table that is written; the list ends with a NULL name. */
struct package_column {
    const char *name, *type, *says;
};
struct package_table {
    const char *name, *says;
    const struct package_column *columns; /* ends with a NULL name */
    const char *key;                      /* what tells rows apart, JSON; NULL: nothing does */
    bool of_runs;                         /* its column `run` refers to runs.id */
};
extern const struct package_table package_tables[];

#endif
