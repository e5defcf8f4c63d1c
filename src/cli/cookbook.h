/* cookbook.h: queries by name: the project's own db/queries/, and those that the program carries
 * inside. */
#ifndef OVERPARAM_CLI_COOKBOOK_H
#define OVERPARAM_CLI_COOKBOOK_H

#include "cli/command.h"

#define QUERIES_FOLDER "db/queries"

/* A file of the project comes before one of the program; NULL (and no error): neither has it. */
bool cookbook_read(struct context *c, const char *name, const char **sql, struct err *e);
/* The names of all queries, sorted. */
bool cookbook_names(struct context *c, const char *const **names, size_t *n, struct err *e);
/* What a query asks: the first line of each is a comment that says it. */
const char *cookbook_title(struct context *c, const char *name);

#endif
