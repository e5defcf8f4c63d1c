/* options.h: a map of YAML read into an options block by its field table. */
#ifndef OVERPARAM_SPEC_OPTIONS_H
#define OVERPARAM_SPEC_OPTIONS_H

#include "core/field.h"
#include "spec/resolve.h"

enum { FIELDS_MAX = 64 };

/* A file that the values name, looked at once; NULL when it cannot be read (*e says why). */
struct known_files *file_known(const struct resolver *r, const char *path, struct err *e);

/* Fill `options` with defaults, then with what `map` (may be NULL; a scalar names a kind and says
 * nothing more) says; keys among `others` (ends
 * with NULL; may be NULL) belong to someone else. `what` names the owner in messages:
 * "two-layer-linear". */
void options_read(const struct resolver *r, const struct field *fields, const struct node *map,
                  const char *const *others, const char *what, void *options);

/* What every map takes besides such fields, as a table of its own: `ship`, where one of them names
 * a file. It is no part of what a run is, so no kind knows of it and no key holds it. */
const struct field *options_beside(const struct field *fields);

#endif
