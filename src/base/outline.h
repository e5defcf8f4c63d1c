/* outline.h: enough of a content to tell later, when it is gone, where another one first differs.
 *
 * Kept are digests of beginnings: of the first `step` lines, the first 2 steps, ..., and of the
 * whole. Steps are powers of 2, so that any two outlines have beginnings in common; a content of up
 * to OUTLINE_MARKS lines has them line by line. What is no text is measured in bytes. */
#ifndef OVERPARAM_BASE_OUTLINE_H
#define OVERPARAM_BASE_OUTLINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum {
    OUTLINE_MARKS = 4096, /* at most */
    OUTLINE_DIGITS = 16   /* hexadecimal, of SHA-256 */
};

struct outline {
    int64_t size;  /* bytes */
    int64_t lines; /* -1: no text */
    int64_t step;  /* lines, or bytes of what is no text */
    const char
        *marks; /* OUTLINE_DIGITS for each step; the last, maybe shorter one ends the content */
};

void outline_of(struct arena *a, const void *bytes, size_t n, struct outline *o);
/* False when what was kept of it is damaged: the others ask for one that is whole. */
bool outline_is_whole(const struct outline *o);

/* "61 lines, 1250 bytes" */
void outline_put(const struct outline *o, struct buf *out);
/* "61 lines, was 60; first differs in line 17 (1250 bytes, was 1230)" */
void outline_put_change(const struct outline *now, const struct outline *was, struct buf *out);

#endif
