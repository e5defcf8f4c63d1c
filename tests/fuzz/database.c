/* A database with any bytes in it, read as every command reads it: no crash, and what is refused is told. The input is what is written over a
 * sound one, see patch.h.
 *
 * seeds: tests/fuzz/corpus/database */
#include "made.h"

static void ask(struct store *st, const char *sql)
{
    struct arena a = {0};
    struct table t;
    struct buf out = {0};
    struct err e = {0};
    if (store_query(st, &a, sql, &t, &e)) {
        table_csv(&t, &out);
        table_json(&t, &out);
    } else
        demand(e.code != ERR_NONE && e.text[0]);
    buf_release(&out);
    arena_release(&a);
}

static void look(struct store *st)
{
    static const char *const views[] = {"all_runs",    "all_parameters", "all_trajectories",
                                        "all_lineage", "experiments",    "planned_runs"};
    struct arena a = {0};
    struct err e = {0};
    struct known *known;
    struct finding *f;
    struct outcome o = {0};
    size_t n;
    char digest[SHA256_HEX], sql[64];
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        snprintf(sql, sizeof sql, "select * from %s limit 20", views[i]);
        ask(st, sql);
    }
    demand(store_digest(st, digest, &e) || e.text[0]);
    e = (struct err){0};
    demand(store_check(st, &a, &f, &n, &e) || e.text[0]);
    e = (struct err){0};
    demand(store_known(st, &a, &known, &n, &e) || e.text[0]);
    e = (struct err){0};
    demand(store_outcome(st, 1, &o, &e) || e.text[0]);
    outcome_release(&o);
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct buf sound;
    struct buf bytes = {0};
    struct store *st = NULL;
    struct err e = {0};
    const char *path = place_of("read.sqlite");
    if (sound.n == 0)
        made_bytes(&sound, 1);
    buf_add(&bytes, sound.s, sound.n);
    patch(&bytes, data, size, true);
    keep(path, buf_text(&bytes), bytes.n);
    store_limit_queries(2);
    if (store_open(path, STORE_READ, &st, &e))
        look(st);
    else
        demand(e.code != ERR_NONE && e.text[0]);
    store_close(st);
    (void)remove(path);
    buf_release(&bytes);
    return 0;
}
