/* kinds.h: kinds by the names that a user gives. */
#ifndef OVERPARAM_CLI_KINDS_H
#define OVERPARAM_CLI_KINDS_H

#include "cli/command.h"
#include "core/kind.h"

/* The contract, by its own name or by the key that YAML uses for it; NULL: none. */
const struct contract *kinds_contract(const char *name);
/* A kind's name will do when only one contract has it. NULL and no error: none has. */
const struct kind *kinds_anywhere(const char *name, const struct contract **owner, struct err *e);
/* Says that the contract has no such kind, and which is near. */
void kinds_unknown(struct context *c, const struct contract *k, const char *name, struct err *e);

#endif
