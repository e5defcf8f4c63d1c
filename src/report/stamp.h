/* stamp.h: is an artefact still what its inputs would give?
 *
 * Beside each artefact lies NAME.stamp with three digests. `inputs` covers all that decides the
 * artefact, with the database's generation in place of the data: when it is equal, nothing is even
 * queried. `data` has the data themselves: when it is equal, nothing is drawn again. `outputs` is
 * the digest of the files made, so that a damaged or deleted one is made again. */
#ifndef OVERPARAM_REPORT_STAMP_H
#define OVERPARAM_REPORT_STAMP_H

#include "base/arena.h"
#include "base/sha256.h"

struct stamp {
    char inputs[SHA256_HEX], data[SHA256_HEX], outputs[SHA256_HEX];
};

/* A missing or damaged stamp is empty, and equal to none. */
void stamp_read(const char *path, struct stamp *s);
MUST_CHECK bool stamp_write(const char *path, const struct stamp *s, struct err *e);
/* Digest of the files' bytes, list ended by NULL; "" when one is missing. */
void stamp_outputs(const char *const *paths, char hex[SHA256_HEX]);

/* Add one part with its length, so that two lists of parts never run together. */
void stamp_add(struct sha256 *h, const void *bytes, size_t n);
void stamp_add_text(struct sha256 *h, const char *text);

#endif
