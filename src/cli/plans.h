/* plans.h: what the commands that take experiment files share. */
#ifndef OVERPARAM_CLI_PLANS_H
#define OVERPARAM_CLI_PLANS_H

#include "cli/command.h"
#include "plan/plan.h"
#include "store/store.h"

/* The row of options that plans_read understands. */
#define PLANS_FLAG_PROFILE                                                                         \
    {                                                                                              \
        "profile", 0, "full|quick", "full (default) or the reduced sizes of each file's `quick:`"  \
    }

/* Every experiments/NAME.yaml and NAME.yml, sorted. */
MUST_CHECK bool plans_files(struct arena *a, const char *const **files, size_t *n, struct err *e);
/* Say what lies in experiments/, looks like an experiment and is not read with all of them. */
void plans_say_unread(const struct context *c);
/* One file, with the stages that this database (or NULL) leads to; its mistakes are in *es. */
MUST_CHECK bool plans_try(struct arena *a, struct store *st, const char *file, const char *profile,
                          struct plan *p, struct errs *es);

/* plans_read of the files named on the command line, and what their runs would meet before they
 * compute is a mistake like any other (run/rehearsal.h): for commands that make runs or foresee
 * them. No two of them describe experiments of one name. Of several files, those that only lack
 * data are told and left out (c->lacking), unless both profiles are asked for, as `check` does. */
bool plans_rehearse(struct context *c, bool both_profiles, struct plan **plans, size_t *n,
                    struct err *e);

/* What is said behind mistakes that were printed; returns false. */
bool plans_refused(struct err *e);

/* Two files must not describe experiments of one name. */
bool plans_unique(const struct plan *plans, size_t n, struct err *e);

/* "layer-balance deep init.scale=0.1 init.seed=3": what tells a run from the others of its file. */
void plans_put_run(struct buf *out, const struct run *r);
/* Its swept parameters as an object of JSON: {"init.scale": "0.1"}. */
void plans_put_swept(struct buf *out, const struct run *r);

#endif
