/* wire.h: an outcome and what it cost, or a checkpoint, as bytes, from a worker to its parent. Both
 * are the same program on the same machine: numbers travel as they lie in memory. */
#ifndef OVERPARAM_RUN_WIRE_H
#define OVERPARAM_RUN_WIRE_H

#include "base/buf.h"
#include "run/pool.h"

enum wire_sort { WIRE_OUTCOME, WIRE_CHECKPOINT };
/* Bytes of a message: more is no message. */
#define WIRE_MOST (UINT64_C(1) << 32)

/* A message begins with its length in bytes, the head included. */
struct wire_head {
    uint64_t length, index; /* index: of the job */
    enum wire_sort sort;
};

/* Append one message. */
void wire_write(struct buf *out, uint64_t index, const struct outcome *o, const struct cost *c);
void wire_write_checkpoint(struct buf *out, uint64_t index, const struct checkpoint *c);
/* Length of the first message when all of it is there, else 0. */
size_t wire_ready(const char *bytes, size_t n);
/* Read a complete message: what it is; then the outcome, into *o (release it with outcome_release),
 * or the checkpoint, whose state stays within the bytes. False when it is damaged: every length,
 * status, index and time is looked at, for the memory of a worker that computes anything is not to
 * be trusted. */
bool wire_head_read(const char *bytes, size_t n, struct wire_head *h);
bool wire_read(const char *bytes, size_t n, struct outcome *o, struct cost *c);
bool wire_read_checkpoint(const char *bytes, size_t n, struct checkpoint *c);

#endif
