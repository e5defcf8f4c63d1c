/* checkpoint.c: the states of runs in their midst. One is kept of a run, the last; it goes when the
 * run is finished (record.c, merge.c). No result depends on it, so it moves no generation. */
#include <string.h>

#include "store/internal.h"

static const char keeping[] = "keep a checkpoint";

static void state_digest(const struct checkpoint *c, char sha256[SHA256_HEX])
{
    sha256_of(c->state, c->n, sha256);
}

static const char put_sql[] =
    "insert or replace into checkpoint (key, code, build, made, step, time, share, wall_seconds, "
    "cpu_seconds, sha256, state) values (?1, ?2, ?3, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?4, "
    "?5, ?6, ?7, ?8, ?9, ?10)";

static bool put(struct store *st, const struct run *r, const struct checkpoint *c,
                const struct provenance *p, struct err *e)
{
    int64_t code, build;
    char sha256[SHA256_HEX];
    sqlite3_stmt *s;
    if (!store_code(st, r->code, &code, e) || !store_build(st, p, &build, e) ||
        !(s = store_statement(st, put_sql, e)))
        return false;
    state_digest(c, sha256);
    sqlite3_bind_text(s, 1, r->key, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, code);
    sqlite3_bind_int64(s, 3, build);
    sqlite3_bind_int64(s, 4, c->step);
    sqlite3_bind_double(s, 5, c->time);
    sqlite3_bind_double(s, 6, c->share);
    sqlite3_bind_double(s, 7, c->wall);
    sqlite3_bind_double(s, 8, c->cpu);
    sqlite3_bind_text(s, 9, sha256, -1, SQLITE_STATIC);
    sqlite3_bind_blob64(s, 10, c->state, c->n, SQLITE_STATIC);
    return store_step(st, s, keeping, e);
}

bool store_checkpoint_put(struct store *st, const struct run *r, const struct checkpoint *c,
                          const struct provenance *p, struct err *e)
{
    return store_begin(st, false, e) && (put(st, r, c, p, e) || store_undo(st));
}

/* No other processor or library than these: their bits are ours, as in cli/provenance.c. */
static const char list_sql[] =
    "select checkpoint.key, code.digest, build.host, compiler = ?1 and flags = ?2 and gsl = ?3 and "
    "blas_kernel = ?4 and cpu = ?5, step, time, share, wall_seconds, cpu_seconds from checkpoint "
    "join code on code.id = checkpoint.code join build on build.id = checkpoint.build where ?6 is null "
    "or checkpoint.key = ?6 order by checkpoint.key";

static void kept_read(struct rows *r, struct arena *a, struct kept_run *k)
{
    sqlite3_stmt *s = r->s;
    *k = (struct kept_run){
        .key = arena_strdup(a, rows_text(r, 0)),
        .code = arena_strdup(a, rows_text(r, 1)),
        .host = arena_strdup(a, rows_text(r, 2)),
        .same_build = sqlite3_column_int(s, 3) != 0,
        .at = {.step = sqlite3_column_int64(s, 4),
               .time = sqlite3_column_double(s, 5),
               .share = sqlite3_column_double(s, 6),
               .wall = sqlite3_column_double(s, 7),
               .cpu = sqlite3_column_double(s, 8)},
    };
}

bool store_checkpoints(struct store *st, struct arena *a, const struct provenance *p,
                       const char *key, struct kept_run **list, size_t *n, struct err *e)
{
    const char *const here[] = {p->compiler, p->flags, p->gsl, p->blas_kernel, p->cpu};
    size_t room = 0;
    struct rows r = store_ask(st, list_sql);
    *n = 0;
    *list = NULL;
    for (int i = 0; r.s && i < (int)(sizeof here / sizeof *here); i++)
        sqlite3_bind_text(r.s, i + 1, here[i], -1, SQLITE_STATIC);
    if (r.s && key)
        sqlite3_bind_text(r.s, 6, key, -1, SQLITE_STATIC);
    while (rows_next(&r)) {
        *list = arena_room(a, *list, *n, &room, sizeof **list);
        kept_read(&r, a, &(*list)[(*n)++]);
    }
    return rows_end(&r, "read the checkpoints", e);
}

bool store_checkpoint_state(struct store *st, struct arena *a, struct kept_run *k, struct err *e)
{
    char sha256[SHA256_HEX];
    struct rows r = store_ask(st, "select state, sha256 from checkpoint where key = ?1");
    sqlite3_bind_text(r.s, 1, k->key, -1, SQLITE_STATIC);
    if (rows_next(&r)) {
        const void *bytes = sqlite3_column_blob(r.s, 0);
        k->at.n = (size_t)sqlite3_column_bytes(r.s, 0);
        void *state = arena_alloc(a, k->at.n + 1);
        if (k->at.n > 0)
            memcpy(state, bytes, k->at.n);
        k->at.state = state;
        state_digest(&k->at, sha256);
        if (strcmp(sha256, rows_text(&r, 1)) != 0)
            k->at.state = NULL;
    }
    return rows_end(&r, "read the checkpoints", e);
}

bool store_checkpoint_drop(struct store *st, const char *key, struct err *e)
{
    sqlite3_stmt *s;
    if (!store_begin(st, false, e))
        return false;
    if (!(s = store_statement(st, "delete from checkpoint where key = ?1", e)))
        return store_undo(st);
    sqlite3_bind_text(s, 1, key, -1, SQLITE_STATIC);
    return store_step(st, s, keeping, e) || store_undo(st);
}
