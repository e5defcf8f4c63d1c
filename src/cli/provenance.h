/* provenance.h: what this build and machine are, for the record of a run. */
#ifndef OVERPARAM_CLI_PROVENANCE_H
#define OVERPARAM_CLI_PROVENANCE_H

#include "store/store.h"

/* Texts live in `a` or are constants. */
struct provenance provenance_of_here(struct arena *a);
/* Was the run computed by a program, libraries and processor like these? Then its bits are theirs. */
MUST_CHECK bool provenance_is_of(struct arena *a, struct store *st, const struct provenance *here,
                                 int64_t run, bool *same, struct err *e);
/* The name of the user who gave the command, or their number. */
const char *provenance_person(struct arena *a);

#endif
