/* wire.h: an outcome and what it cost as bytes, from a worker to its parent. Both are the same
 * program on the same machine: numbers travel as they lie in memory. */
#ifndef OVERPARAM_RUN_WIRE_H
#define OVERPARAM_RUN_WIRE_H

#include "base/buf.h"
#include "run/pool.h"

/* A message begins with its length in bytes, the head included. */
struct wire_head {
    uint64_t length, index; /* index: of the job */
};

/* Append one message. */
void wire_write(struct buf *out, uint64_t index, const struct outcome *o, const struct cost *c);
/* Length of the first message when all of it is there, else 0. */
size_t wire_ready(const char *bytes, size_t n);
/* Read a complete message into *o (release it with outcome_release). False when it is damaged. */
bool wire_read(const char *bytes, size_t n, uint64_t *index, struct outcome *o, struct cost *c);

#endif
