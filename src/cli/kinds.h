/* kinds.h: kinds by the names that a user gives, and what they say of themselves. */
#ifndef OVERPARAM_CLI_KINDS_H
#define OVERPARAM_CLI_KINDS_H

#include "cli/command.h"
#include "core/kind.h"
#include "core/probe.h"
#include "spec/language.h"

/* The contract, by its own name or by the key that YAML uses for it; NULL: none. */
const struct contract *kinds_contract(const char *name);
/* A kind's name will do when only one contract has it. NULL and no error: none has. */
const struct kind *kinds_anywhere(const char *name, const struct contract **owner, struct err *e);
/* Says that the contract has no such kind, and which is near. */
void kinds_unknown(struct context *c, const struct contract *k, const char *name, struct err *e);

/* The YAML key under which kinds of a contract are given. */
const char *kinds_key(const struct contract *c);
/* The topic whose example is the contract's: that of this key. */
const struct topic *kinds_topic(const struct contract *c);
/* The source of a kind of the project's own; NULL of ours. */
const char *kinds_file(const struct kind *k);
/* NULL when it is no probe, or records nothing. */
const struct probe *kinds_probe(const struct kind *k);
const struct probe_output *kinds_outputs(const struct kind *k);
/* What a probe takes of an experiment besides problem and parameterization. */
const char *kinds_takes(const struct probe *p);

#endif
