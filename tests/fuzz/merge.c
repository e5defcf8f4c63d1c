/* A shard with any bytes in it, merged into a sound database: it is taken in whole or refused with a reason, and the database is sound either way.
 * The input is what is written over a sound shard, see patch.h.
 *
 * seeds: tests/fuzz/corpus/merge */
#include "made.h"

static void merge(const char *path, const char *shard)
{
    struct store *st = NULL;
    struct arena a = {0};
    struct err e = {0};
    struct merged m;
    struct table t;
    demand(store_open(path, STORE_WRITE, &st, &e));
    const bool fine = store_merge(st, &shard, 1, &m, &e);
    demand(fine || (e.code != ERR_NONE && e.text[0]));
    e = (struct err){0};
    demand(store_query(st, &a, "select count(*) from all_runs", &t, &e));
    demand(fine ? t.cells[0].integer == 2 + (int64_t)m.added : t.cells[0].integer == 2);
    arena_release(&a);
    store_close(st);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct buf sound, shard;
    struct buf bytes = {0};
    if (sound.n == 0) {
        made_bytes(&sound, 1);
        made_bytes(&shard, 2);
    }
    const char *path = place_of("whole.sqlite"), *part = place_of("shard.sqlite");
    buf_add(&bytes, shard.s, shard.n);
    patch(&bytes, data, size, true);
    keep(path, sound.s, sound.n);
    keep(part, buf_text(&bytes), bytes.n);
    merge(path, part);
    (void)remove(path);
    (void)remove(part);
    buf_release(&bytes);
    return 0;
}
