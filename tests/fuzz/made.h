/* made.h: a small database made by the program itself, as bytes. */
#ifndef OVERPARAM_TESTS_FUZZ_MADE_H
#define OVERPARAM_TESTS_FUZZ_MADE_H

#include "patch.h"
#include "store/store.h"
#include "sys/file.h"

/* Two runs of an experiment, the first of which is planned; `seed` tells one database from another. */
static inline void made_fill(struct store *st, unsigned seed)
{
    static struct code code = {.digest = "0123456789abcdef"};
    const struct provenance here = {"1", "c", "cc", "-O2", "2.7", "b", "k", "c", "h", "s", false};
    struct err e = {0};
    for (unsigned i = 0; i < 2; i++) {
        char key[SHA256_HEX];
        struct arena a = {0};
        struct outcome o = {.status = OUTCOME_DONE, .reason = "steps", .steps = 2};
        struct parameter p = {
            .path = "init.scale", .type = PARAMETER_REAL, .real = seed + i, .swept = true};
        struct run r = {.experiment = "made",
                        .variant = "",
                        .profile = "full",
                        .code = &code,
                        .parameters = &p,
                        .n_parameters = 1};
        p.text = arena_printf(&a, "%u", seed + i);
        const char *text = plan_canonical(&r, &a);
        sha256_of(text, strlen(text), key);
        r.key = key;
        snprintf(r.cost.started, sizeof r.cost.started, "2026-11-30T00:00:0%u.000Z", i);
        for (uint32_t s = 0; s < 4; s++)
            outcome_add(&o,
                        &(struct sample){.observable = outcome_name(&o, s % 2 ? "loss" : "norm"),
                                         .step = s,
                                         .value = s * 0.5});
        demand(store_put(st, &r, &o, &here, &e));
        outcome_release(&o);
        arena_release(&a);
    }
    demand(store_flush(st, &e));
}

static inline void made_bytes(struct buf *out, unsigned seed)
{
    const char *path = place_of("made.sqlite");
    struct store *st = NULL;
    struct err e = {0};
    (void)remove(path);
    demand(store_open(path, STORE_WRITE, &st, &e));
    made_fill(st, seed);
    store_close(st);
    buf_clear(out);
    demand(file_read(path, 0, out, &e));
}

#endif
