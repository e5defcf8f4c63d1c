/* stages.h: plans of several stages. A value that other runs' results give (spec/best.h) is found
 * when all the runs that its query names are made; then its variant is planned as if the value
 * stood in the file, so that a run is the same run whatever found its value. */
#ifndef OVERPARAM_CLI_STAGES_H
#define OVERPARAM_CLI_STAGES_H

#include "cli/command.h"
#include "plan/plan.h"
#include "spec/best.h"
#include "store/store.h"

/* Find what can be found of plan i of n, and plan it anew; *found: there was something. Mistakes,
 * among them a query that gives no value, are in *es. st may be NULL: there is no database yet. */
MUST_CHECK bool stages_find_one(struct arena *a, struct store *st, struct plan *plans, size_t n,
                                size_t i, bool *found, struct errs *es);
/* The same of all of them; mistakes are printed. What the runs of a new stage would meet before
 * they compute is a mistake, too. */
MUST_CHECK bool stages_find(struct context *c, struct store *st, struct plan *plans, size_t n,
                            bool *found, struct err *e);
/* That each query can be answered, in one column; no database is needed. */
MUST_CHECK bool stages_compile(const struct spec *s, struct errs *es);

/* What a value is waiting for. */
struct sources {
    size_t runs, left, failed; /* left: not made, the failed ones among them */
    const char *lacking;       /* an experiment that is not planned here, or NULL */
};
MUST_CHECK bool stages_sources(struct arena *a, struct store *st, const struct plan *plans,
                               size_t n, const struct spec *s, const struct best *b,
                               struct sources *x, struct err *e);
/* "two-stage twenty: 20 runs wait for optimizer.rate: 3 of 7 runs are not made of two-stage grid"
 * or "two-stage twenty: optimizer.rate is 0.1, found among the results of two-stage grid". */
void stages_put(struct buf *out, const struct spec *s, const struct variant *v,
                const struct best *b, const struct sources *x);
/* Say what still waits; *waiting counts the runs. */
MUST_CHECK bool stages_say(struct context *c, struct store *st, const struct plan *plans, size_t n,
                           size_t *waiting, struct err *e);

#endif
