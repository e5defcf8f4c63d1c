/* kind.h: the head of every descriptor.
 *
 * A kind is one file that ends in one const struct of its contract, whose first member is this
 * head. It is registered by being there: the build writes the table of each contract from the
 * directory listing, and the file's stem is the kind's name. */
#ifndef OVERPARAM_CORE_KIND_H
#define OVERPARAM_CORE_KIND_H

#include "base/code.h"
#include "core/field.h"

struct kind {
    const char *name;    /* the file's stem */
    const char *summary; /* one line, lower case, no full stop */
    const char *formula; /* the mathematics in one line */
    const char *source;  /* paper and equation, or section of Gissin 2019 */
    /* Optional from here on. */
    const char *help;           /* conventions a user must know: sums or means, factors, layout */
    const struct field *fields; /* NULL: no options */
    size_t options_size;
    /* A sentence saying why these options do not go together, or NULL. Pure. */
    const char *(*check)(const void *options);
};

/* A kind that was chosen, with its options filled in. kind == NULL: nothing chosen. */
struct choice {
    const struct kind *kind;
    const void *options; /* kind->options_size bytes; borrowed */
};

/* A contract and all its kinds. */
struct contract {
    const char *name;    /* "parameterization": the key in YAML and the word of `describe` */
    const char *folder;  /* "parameterizations" */
    const char *summary; /* what kinds of this contract do */
    const struct kind *const *kinds;
    const struct code_of_kind *code; /* of each kind */
    size_t n;
};

/* All contracts, in this order: data, loss, parameterization, initialization, optimizer, probe,
 * observable, reference. The build generates this table. */
extern struct contract contracts[];
extern const size_t n_contracts;
/* Give a contract's table other kinds: those of the project's own behind ours. The arrays stay the
 * caller's and must outlive their use. */
void contract_extend(const struct contract *c, const struct kind *const *kinds,
                     const struct code_of_kind *code, size_t n);

const struct contract *contract_find(const char *name);
/* The kind of that name, or NULL; *code (may be NULL) gets what it is compiled from. */
const struct kind *kind_find(const struct contract *c, const char *name,
                             const struct code_of_kind **code);
/* The part of this program's code that is called "core", "mathematics/layers" or "loss/squared",
 * or NULL. */
const struct code_part *code_find(const char *name);

#endif
