/* code.h: the parts of the code that computes: what the result of a run depends on, comments and
 * layout left out.
 *
 * The engine ("core": src/core and what it includes) is a part of every run's code; a module beyond
 * it ("mathematics/relu_plane") of those whose kinds include it, transitively; the kinds themselves
 * ("loss/squared"). The build finds that out from the sources (tools/modules.sh). */
#ifndef OVERPARAM_BASE_CODE_H
#define OVERPARAM_BASE_CODE_H

#include <stddef.h>

struct code_part {
    const char *name;
    const char *digest;       /* SHA-256 of its sources, hexadecimal */
    const char *const *files; /* its sources, as in the tree; NULL ends the list */
};

/* A kind's own source, and the modules beyond the engine on which it stands, by name. */
struct code_of_kind {
    struct code_part part;
    const struct code_part *const *modules; /* NULL ends the list */
};

/* The engine, then all other modules by name; NULL ends the list. Generated. */
extern const struct code_part *const code_modules[];

#endif
