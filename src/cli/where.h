/* where.h: a condition on runs in a user's words, as SQL.
 *
 * Names in it are the columns of the view all_runs (status, variant, steps, current, tags, ...) or parameters:
 * a path (init.scale), or its end where only one path ends so (scale); in double quotes when more than
 * letters, digits, '_' and '.' are in it. All else is SQL. */
#ifndef OVERPARAM_CLI_WHERE_H
#define OVERPARAM_CLI_WHERE_H

#include "cli/command.h"
#include "store/store.h"

/* *sql: the condition on a row of `all_runs r`, one expression and nothing else. */
MUST_CHECK bool where_compile(struct context *c, struct store *st, const char *condition,
                              const char **sql, struct err *e);

#endif
