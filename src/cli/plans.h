/* plans.h: what the commands that take experiment files share. */
#ifndef OVERPARAM_CLI_PLANS_H
#define OVERPARAM_CLI_PLANS_H

#include "cli/command.h"
#include "plan/plan.h"
#include "store/store.h"

/* The row of options that plans_read understands. */
#define PLANS_FLAG_PROFILE                                                                         \
    {                                                                                              \
        "profile", 0, "NAME", "full (default) or quick: the reduced sizes of each file's `quick:`" \
    }

/* What was made is older than what it is made from when an experiment's file, the data that it
 * reads or the code of its kinds was edited and not run. plans_edited: the experiments of the
 * database that are no longer planned as their files plan them today; one whose file was removed
 * is planned no more, unless none of the files is here. plans_refresh plans them anew, so that the
 * views show no run that is not planned today, and says on standard error what is missing then.
 * Mistakes in a file are printed. */
bool plans_edited(struct context *c, struct store *st, const char ***names, size_t *n,
                  struct err *e);
bool plans_refresh(struct context *c, struct store *st, struct err *e);

/* plans_read of the files named on the command line, and what their runs would meet before they
 * compute is a mistake like any other (run/rehearsal.h): for commands that make runs or foresee
 * them. No two of them describe experiments of one name. */
bool plans_rehearse(struct context *c, bool both_profiles, struct plan **plans, size_t *n,
                    struct err *e);

/* What is said behind mistakes that were printed; returns false. */
bool plans_refused(struct err *e);

/* Two files must not describe experiments of one name. */
bool plans_unique(const struct plan *plans, size_t n, struct err *e);

#endif
