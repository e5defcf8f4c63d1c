/* wire.c: see wire.h. */
#include "run/wire.h"

#include <math.h>
#include <string.h>

/* The head is written anew when the length is known. */
static size_t message_begin(struct buf *out, enum wire_sort sort, uint64_t index)
{
    const size_t at = out->n;
    struct wire_head h;
    memset(&h, 0, sizeof h); /* the padding too: no stray bytes leave the process */
    h.index = index;
    h.sort = sort;
    buf_add(out, &h, sizeof h);
    return at;
}

static void message_end(struct buf *out, size_t at)
{
    const uint64_t length = out->n - at;
    memcpy(out->s + at + offsetof(struct wire_head, length), &length, sizeof length);
}

void wire_write(struct buf *out, uint64_t index, const struct outcome *o, const struct cost *c)
{
    struct outcome said = *o;
    struct cost cost = *c;
    struct transfer t = {.way = TRANSFER_SAVE, .out = out};
    const size_t at = message_begin(out, WIRE_OUTCOME, index);
    transfer_bytes(&t, &cost, sizeof cost);
    outcome_transfer(&said, &t);
    message_end(out, at);
}

static void checkpoint_transfer(struct checkpoint *c, struct transfer *t)
{
    transfer_bytes(t, &c->step, sizeof c->step);
    transfer_bytes(t, &c->time, sizeof c->time);
    transfer_bytes(t, &c->share, sizeof c->share);
    transfer_bytes(t, &c->wall, sizeof c->wall);
    transfer_bytes(t, &c->cpu, sizeof c->cpu);
    transfer_any(t, &c->state, &c->n);
}

void wire_write_checkpoint(struct buf *out, uint64_t index, const struct checkpoint *c)
{
    struct checkpoint said = *c;
    const size_t at = message_begin(out, WIRE_CHECKPOINT, index);
    struct transfer t = {.way = TRANSFER_SAVE, .out = out};
    checkpoint_transfer(&said, &t);
    message_end(out, at);
}

size_t wire_ready(const char *bytes, size_t n)
{
    struct wire_head h;
    if (n < sizeof h)
        return 0;
    memcpy(&h, bytes, sizeof h);
    return h.length <= n ? (size_t)h.length : 0;
}

bool wire_head_read(const char *bytes, size_t n, struct wire_head *h)
{
    if (n < sizeof *h)
        return false;
    memcpy(h, bytes, sizeof *h);
    return h->length >= sizeof *h && h->length <= WIRE_MOST;
}

/* What stands behind the head. */
static struct transfer body_of(const char *bytes, size_t n)
{
    const size_t head = sizeof(struct wire_head);
    return n < head ? (struct transfer){.way = TRANSFER_LOAD, .wrong = true}
                    : (struct transfer){.way = TRANSFER_LOAD, .at = bytes + head, .left = n - head};
}

static bool is_time(double seconds)
{
    return isfinite(seconds) && seconds >= 0;
}

static bool cost_sound(const struct cost *c)
{
    return is_time(c->wall) && is_time(c->cpu) && is_time(c->earlier_wall) &&
           is_time(c->earlier_cpu) && c->peak_memory >= 0 && c->signal >= 0 &&
           memchr(c->started, 0, sizeof c->started);
}

bool wire_read(const char *bytes, size_t n, struct outcome *o, struct cost *c)
{
    struct transfer t = body_of(bytes, n);
    *o = (struct outcome){0};
    *c = (struct cost){0};
    transfer_bytes(&t, c, sizeof *c);
    outcome_transfer(o, &t);
    return transfer_ended(&t) && cost_sound(c);
}

bool wire_read_checkpoint(const char *bytes, size_t n, struct checkpoint *c)
{
    struct transfer t = body_of(bytes, n);
    *c = (struct checkpoint){0};
    checkpoint_transfer(c, &t);
    return transfer_ended(&t) && c->step >= 0 && c->share >= 0 && c->share <= 1 &&
           is_time(c->wall) && is_time(c->cpu) && c->n > 0;
}
