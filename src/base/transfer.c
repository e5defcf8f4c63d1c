/* transfer.c: see transfer.h. A part is its size in bytes, and they. */
#include "base/transfer.h"

#include <stdint.h>
#include <string.h>

/* The next n bytes, or NULL. */
static const char *take(struct transfer *t, size_t n)
{
    const char *here = t->at;
    if (t->wrong || n > t->left) {
        t->wrong = true;
        return NULL;
    }
    t->at += n;
    t->left -= n;
    return here;
}

void transfer_any(struct transfer *t, const void **p, size_t *n)
{
    uint64_t size = *n;
    if (t->way == TRANSFER_SAVE) {
        buf_add(t->out, &size, sizeof size);
        if (*n > 0)
            buf_add(t->out, *p, *n);
        return;
    }
    const char *head = take(t, sizeof size);
    if (head)
        memcpy(&size, head, sizeof size);
    *p = head ? take(t, size) : NULL;
    *n = *p ? (size_t)size : 0;
}

void transfer_bytes(struct transfer *t, void *p, size_t n)
{
    const void *part = p;
    size_t size = n;
    transfer_any(t, &part, &size);
    t->wrong = t->wrong || size != n;
    if (t->way == TRANSFER_LOAD && !t->wrong && n > 0)
        memcpy(p, part, n);
}

bool transfer_ended(const struct transfer *t)
{
    return !t->wrong && t->left == 0;
}
