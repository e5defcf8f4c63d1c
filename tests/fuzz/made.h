/* made.h: a small database made by the program itself, as bytes, and a file in memory whose bytes
 * are others at every input while the connections to it stay. */
#ifndef OVERPARAM_TESTS_FUZZ_MADE_H
#define OVERPARAM_TESTS_FUZZ_MADE_H

#include <fcntl.h>
#include <sqlite3.h>

#include "patch.h"
#include "store/store.h"
#include "sys/file.h"

/* Two runs of an experiment; `seed` tells one database from another. */
static inline void made_run(struct store *st, unsigned seed, unsigned i)
{
    static struct code code = {.digest = "0123456789abcdef"};
    static const struct provenance here = {"1", "c", "cc", "-O2", "2.7", "b",
                                           "k", "c", "h",  "s",   false};
    static double weights[] = {0.25, -0.0};
    char key[SHA256_HEX];
    struct err e = {0};
    struct arena a = {0};
    struct outcome o = {
        .status = OUTCOME_DONE, .reason = "steps", .steps = 2, .weights = weights, .p = 2};
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
        outcome_add(&o, &(struct sample){.observable = outcome_name(&o, s % 2 ? "loss" : "norm"),
                                         .step = s,
                                         .value = s * 0.5});
    demand(store_put(st, &r, &o, &here, &e));
    const struct checkpoint c = {.step = 1, .share = 0.5, .state = "ab", .n = 2};
    r.key = "of a run that is not there";
    demand(store_checkpoint_put(st, &r, &c, &here, &e));
    outcome_release(&o);
    arena_release(&a);
}

static inline void made_fill(struct store *st, unsigned seed)
{
    static const char *const words[] = {"kept"};
    struct err e = {0};
    made_run(st, seed, 0);
    made_run(st, seed, 1);
    demand(store_flush(st, &e) && store_tag(st, 1, words, 1, false, &e) &&
           store_note(st, 1, "a note", &e) && store_flush(st, &e));
}

/* The first run is planned and used. Small pages: most of the bytes mean something. */
static inline void made_pack(const char *path)
{
    static const char sql[] =
        "update experiment set title = 't', fingerprint = 'f', file = 'made.yaml';"
        "insert into planned select id, key, code, experiment, variant, 0 from run where id = 1;"
        "update run set current = 1 where id = 1;"
        "insert into input values (1, 'made.yaml', 'a', 1, 2, 3, 4, 1);"
        "insert into outline values ('a', 3, 1, 1, 'ba7816bf8f01cfea');"
        "insert into claim (experiment, id, place, says, source, query, expect, because, measured, measured_kind, holds, checked) "
        "values (1, 'c', 0, 's', 's', 'select 1', '= 1', '', 1, 'finite', 1, '2026-11-30');"
        "insert into artefact values (1, 'figure', 'f');"
        "insert into artefact_run values (1, 1);"
        "insert into found values (1, 0, '', 'init.scale', 'select 1', 1);"
        "pragma page_size = 512;"
        "vacuum";
    sqlite3 *db = NULL;
    demand(sqlite3_open(path, &db) == SQLITE_OK &&
           sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
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
    made_pack(path);
    buf_clear(out);
    demand(file_read(path, 0, out, &e));
    (void)remove(path);
}

/* A database that somebody else writes to, as far as SQLite can tell: a connection sees the new
 * bytes by the counter in the header (sqlite.org/fileformat.html, 1.3.7) and need not be made anew.
 */
struct made_file {
    const char *path;
    int fd;
    uint32_t changes;
};

static inline void made_count(char *at, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        at[i] = (char)(n >> (24 - 8 * i));
}

static inline void made_put(struct made_file *f, struct buf *bytes)
{
    enum { COUNTER = 24, VALID_FOR = 92, HEADER = 100, BEYOND_OURS = 1000 };
    f->changes += BEYOND_OURS;
    if (bytes->n >= HEADER) {
        made_count(bytes->s + COUNTER, f->changes);
        made_count(bytes->s + VALID_FOR, f->changes);
    }
    demand(pwrite(f->fd, buf_text(bytes), bytes->n, 0) == (ssize_t)bytes->n &&
           ftruncate(f->fd, (off_t)bytes->n) == 0);
}

static inline void made_open(struct made_file *f, const char *name)
{
    enum { MODE = 0600 };
    f->path = place_of(name);
    f->fd = open(f->path, O_RDWR | O_CREAT | O_CLOEXEC, MODE);
    demand(f->fd >= 0);
}

#endif
