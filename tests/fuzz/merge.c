/* A shard with any bytes in it, merged into a sound database: it is taken in whole or refused with
 * a reason, and the database is sound either way. The input is what is written over a sound shard,
 * see patch.h.
 *
 * seeds: tests/fuzz/corpus/merge longest: 256 */
#include "made.h"

static int64_t count(struct store *st)
{
    struct arena a = {0};
    struct table t;
    struct err e = {0};
    demand(store_query(st, &a, "select count(*) from all_runs", &t, &e));
    const int64_t n = t.cells[0].integer;
    arena_release(&a);
    return n;
}

static void demand_sound(struct store *st)
{
    struct arena a = {0};
    struct finding *f;
    size_t n;
    struct err e = {0};
    demand(store_check(st, &a, &f, &n, &e));
    for (size_t i = 0; i < n; i++)
        demand(f[i].broken == 0);
    arena_release(&a);
}

/* True when anything of it was taken in. */
static bool merge(struct store *whole, const char *shard)
{
    struct err e = {0};
    struct merged m;
    const bool fine = store_merge(whole, &shard, 1, &m, &e);
    demand(fine || (e.code != ERR_NONE && e.text[0]));
    demand(count(whole) == 2 + (fine ? (int64_t)m.added : 0));
    if (fine)
        demand_sound(whole);
    return fine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct buf sound, shard, bytes;
    static struct made_file whole, part;
    static struct store *kept;
    struct err e = {0};
    if (!kept) {
        made_bytes(&sound, 1);
        made_bytes(&shard, 2);
        made_open(&part, "shard.sqlite");
        made_open(&whole, "whole.sqlite");
        made_put(&whole, &sound);
        demand(store_open(whole.path, STORE_WRITE, &kept, &e));
    }
    buf_clear(&bytes);
    buf_add(&bytes, shard.s, shard.n);
    patch(&bytes, data, size, true);
    made_put(&part, &bytes);
    if (merge(kept, part.path))
        made_put(&whole, &sound);
    return 0;
}
