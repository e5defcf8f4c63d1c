/* transfer.h: data into bytes and back, by one list of members.
 *
 * Whoever has a state writes one function that names its parts in order; it saves them, says
 * whether bytes have parts of just these sizes, or loads them. A part that is forgotten is forgotten
 * both ways, and none is read as another. Numbers travel as they lie in memory: both ends are the
 * same program. */
#ifndef OVERPARAM_BASE_TRANSFER_H
#define OVERPARAM_BASE_TRANSFER_H

#include "base/buf.h"

enum transfer_way { TRANSFER_SAVE, TRANSFER_CHECK, TRANSFER_LOAD };

struct transfer {
    enum transfer_way way;
    struct buf *out; /* where to save */
    const char *at;  /* else what is left to be read */
    size_t left;
    bool wrong; /* a part is not there, or of another size; nothing is loaded from then on */
};

/* A part of n bytes, at p. */
void transfer_bytes(struct transfer *t, void *p, size_t n);
/* A part of any size: *p and *n are saved; or they become what was, within the bytes, unaligned. */
void transfer_any(struct transfer *t, const void **p, size_t *n);
/* Nothing is wrong, and nothing is left. */
bool transfer_ended(const struct transfer *t);

#endif
