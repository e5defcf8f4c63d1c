/* provenance.h: what this build and machine are, for the record of a run. */
#ifndef OVERPARAM_CLI_PROVENANCE_H
#define OVERPARAM_CLI_PROVENANCE_H

#include "store/store.h"

/* Texts live in `a` or are constants. */
struct provenance provenance_of_here(struct arena *a);

#endif
