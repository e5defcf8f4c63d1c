/* Any bytes as what a worker says: a message that is taken holds what can be stored, and is written
 * again as it was; anything else is refused. The first byte says whether a good message is taken
 * and the others written over it.
 *
 * seeds: tests/fuzz/corpus/wire longest: 1024 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "patch.h"
#include "run/wire.h"

static void good(struct buf *out, bool outcome)
{
    const struct cost c = {.wall = 1, .cpu = 1, .started = "2026-11-30T00:00:00.000Z"};
    double weights[] = {1, 2};
    struct outcome o = {
        .status = OUTCOME_DONE, .reason = "steps", .steps = 3, .weights = weights, .p = 2};
    if (!outcome) {
        wire_write_checkpoint(out, 1,
                              &(struct checkpoint){.step = 1, .share = 0.5, .state = "ab", .n = 2});
        return;
    }
    for (uint32_t i = 0; i < 4; i++)
        outcome_add(&o, &(struct sample){.observable = outcome_name(&o, i % 2 ? "loss" : "norm"),
                                         .step = i});
    wire_write(out, 1, &o, &c);
    o.weights = NULL;
    outcome_release(&o);
}

static void take_outcome(const struct buf *m)
{
    struct outcome o;
    struct cost c;
    struct wire_head h;
    struct buf again = {0};
    if (wire_read(m->s, m->n, &o, &c)) {
        demand(o.status <= OUTCOME_FAILED && o.steps >= 0 && c.wall >= 0 && isfinite(c.cpu));
        demand(strlen(o.reason) < sizeof o.reason && strlen(c.started) < sizeof c.started);
        for (size_t i = 0; i < o.n_samples; i++)
            demand(o.samples[i].observable < o.n_names);
        demand((o.weights != NULL) >= (o.p > 0));
        memcpy(&h, m->s, sizeof h);
        wire_write(&again, h.index, &o, &c);
        demand(wire_ready(again.s, again.n) == again.n);
    }
    buf_release(&again);
    outcome_release(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf m = {0};
    struct wire_head h;
    struct checkpoint k;
    if (size < 1)
        return 0;
    if (data[0] & 1)
        good(&m, data[0] & 2);
    patch(&m, data + 1, size - 1, data[0] & 1);
    const size_t length = wire_ready(buf_text(&m), m.n);
    demand(length <= m.n);
    if (wire_head_read(buf_text(&m), m.n, &h) && length > 0) {
        m.n = length;
        take_outcome(&m);
        if (wire_read_checkpoint(m.s, m.n, &k))
            demand(k.n > 0 && (const char *)k.state >= m.s &&
                   (const char *)k.state + k.n <= m.s + m.n);
    }
    buf_release(&m);
    return 0;
}
