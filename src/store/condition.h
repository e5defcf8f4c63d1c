/* condition.h: what a user writes of runs, "scale > 0.1 and status = 'diverged'", becomes SQL.
 *
 * A name is a column of the view `runs` or `all_runs`, or a parameter by its path ("init.scale") or by an end of
 * it that no other parameter has ("scale"). Whatever is made here stands in a query over `runs` or
 * `all_runs`, in which `id` is the run's:
 *
 *     struct run_names names;
 *     const char *sql;
 *     if (run_names_read(st, a, "runs", NULL, &names, e) && run_condition(st, a, &names, text, &sql, e))
 *         store_query(st, a, arena_printf(a, "select id from runs where (%s)", sql), &t, e);
 *
 * A condition is one expression: no subselect, no second statement, no parameter of SQLite's can be
 * in it. Mistakes are ERR_USAGE with their place in the text (e->source), and the nearest name. */
#ifndef OVERPARAM_STORE_CONDITION_H
#define OVERPARAM_STORE_CONDITION_H

#include "store/store.h"

struct run_names {
    const char **columns, **paths;
    size_t n_columns, n_paths;
};

/* All names: the columns of the view, and the parameters that runs of this experiment have (NULL: of any). */
MUST_CHECK bool run_names_read(struct store *st, struct arena *a, const char *view,
                               const char *experiment, struct run_names *names, struct err *e);
/* *sql: the value of one name. */
MUST_CHECK bool run_value(struct arena *a, const struct run_names *names, const char *name,
                          const char **sql, struct err *e);
/* *sql: a whole condition; `text` outlives *e. */
MUST_CHECK bool run_condition(struct store *st, struct arena *a, const struct run_names *names,
                              const char *text, const char **sql, struct err *e);

#endif
