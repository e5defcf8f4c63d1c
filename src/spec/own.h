/* own.h: kinds of the project's own.
 *
 * kinds/FOLDER/NAME.c, FOLDER as in src/ (parameterizations, observables, ...), is one kind as ours
 * are: it ends in one `const struct CONTRACT CONTRACT_NAME`. It is compiled against the program's
 * own headers into build/kinds/, loaded, and stands in its contract's table behind ours. Only the
 * folder kinds/ of the project where a command works is ever looked at. */
#ifndef OVERPARAM_SPEC_OWN_H
#define OVERPARAM_SPEC_OWN_H

#include "base/arena.h"
#include "base/buf.h"
#include "core/kind.h"

#define OWN_FOLDER "kinds"

/* Hears of a kind that was not taken: its source, why, and all that the compiler said ("" when it
 * was not asked). */
typedef void own_refused(void *self, const char *source, const struct err *why,
                         const char *compiler);

/* Compile what is new, load and register all. A kind that cannot be had is told to `refused`; the
 * others are taken. False when a folder or file cannot be read or written. */
MUST_CHECK bool own_load(struct arena *a, own_refused *refused, void *self, struct err *e);
/* The source of a kind of the project's own and behind it the headers of its own that it includes,
 * as seen from the project; ends with NULL. NULL for the others. */
const char *const *own_files(const struct kind *kind);
/* The source of a kind that the project has and that was not taken, or NULL. */
const char *own_left_out(struct arena *a, const struct contract *c, const char *name);

#endif
