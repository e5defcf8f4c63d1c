/* verdicts.h: deciding claims: query, one number, expectation, verdict. */
#ifndef OVERPARAM_CLI_VERDICTS_H
#define OVERPARAM_CLI_VERDICTS_H

#include "cli/command.h"
#include "store/store.h"

/* Decide every claim of the planned experiments and record verdicts and lineage. What keeps a claim
 * from being measured is its verdict's problem, not an error. Nothing is asked again while the
 * database is as it was. */
bool verdicts_decide(struct context *c, struct store *st, struct err *e);

#endif
