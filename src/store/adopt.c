/* adopt.c: runs that other code made are taken over by today's.
 *
 * A run stands under the code in run.code. Taking it over moves it there: nothing is copied, its id
 * stays, and so does run.build, the program that computed it. What it stood under before is kept in
 * adopted_run. No key changes: it is that of the parameters, and unique together with the code, so
 * a run that today's code has computed itself keeps its place and the older one its own. */
#include <string.h>

#include "store/seal.h"

static const char adopting[] = "take runs over";

/* --- what could be taken over ----------------------------------------------------------------- */

/* Of the planned runs of experiment ?1 that today's code has not made: the newest of other code
 * that did not fail. */
static const char stale_sql[] =
    "select p.place, r.id, r.code, p.code, r.cpu_seconds, p.key from planned p join run r on r.id = "
    "(select max(x.id) from run x where x.key = p.key and x.status <> 'failed') where p.experiment "
    "= (select id from experiment where name = ?1) and not exists (select 1 from run y where y.key "
    "= p.key and y.code = p.code) order by p.place";

/* What the database says of a place is looked at, whoever wrote it. */
static bool is_place(const struct plan *p, int64_t place, const char *key)
{
    return place >= 0 && (uint64_t)place < p->n && strcmp(p->runs[place].key, key) == 0;
}

static bool refuse_place(const struct store *st, const struct plan *p, struct err *e)
{
    err_set(e, ERR_DAMAGED, "%s is damaged: what it plans of %s is not what the file plans",
            st->path, p->spec->name);
    return err_hint(e, "overparam doctor --repair brings the last backup back");
}

bool store_stale(struct store *st, struct arena *a, const struct plan *p, struct stale **list,
                 size_t *n, struct err *e)
{
    *list = arena_array(a, p->n + 1, sizeof **list);
    *n = 0;
    struct rows r = store_ask(st, stale_sql);
    sqlite3_bind_text(r.s, 1, p->spec->name, -1, SQLITE_STATIC);
    bool fine = true;
    while (fine && *n < p->n && rows_next(&r)) {
        fine = is_place(p, sqlite3_column_int64(r.s, 0), rows_text(&r, 5));
        (*list)[(*n)++] = (struct stale){.place = (size_t)sqlite3_column_int64(r.s, 0),
                                         .run = sqlite3_column_int64(r.s, 1),
                                         .was = sqlite3_column_int64(r.s, 2),
                                         .code = sqlite3_column_int64(r.s, 3),
                                         .seconds = sqlite3_column_double(r.s, 4)};
    }
    return rows_end(&r, "look for stale runs", e) && (fine || refuse_place(st, p, e));
}

/* --- taking over ------------------------------------------------------------------------------ */

static const char adoption_add_sql[] =
    "insert into adoption (made, build, person, share) values (strftime('%Y-%m-%dT%H:%M:%SZ', "
    "'now'), ?1, ?2, ?3)";

static bool adoption_add(struct store *st, const struct adoption *by, int64_t *id, struct err *e)
{
    int64_t build;
    if (!store_build(st, by->build, &build, e))
        return false;
    sqlite3_stmt *s = store_statement(st, adoption_add_sql, e);
    if (!s)
        return false;
    sqlite3_bind_int64(s, 1, build);
    sqlite3_bind_text(s, 2, by->person, -1, SQLITE_STATIC);
    sqlite3_bind_double(s, 3, by->share);
    if (!store_step(st, s, adopting, e))
        return false;
    *id = sqlite3_last_insert_rowid(st->db);
    return true;
}

static const char adopt_sql[] =
    "update run set code = ?3, current = exists (select 1 from planned where "
    "planned.key = run.key and planned.code = ?3) where id = ?1 and code = ?2";

static const char adopt_planned_sql[] =
    "update planned set run = ?1 where code = ?3 and key = (select key "
    "from run where id = ?1 and ?2)";

static const char adopted_add_sql[] =
    "insert into adopted_run (run, was, code, adoption, sampled) values "
    "(?1, ?2, ?3, ?4, ?5)";

/* The run, its place in the plan, the record. */
static bool adopt_one(struct store *st, int64_t adoption, const struct stale *x, struct err *e)
{
    static const char *const steps[] = {adopt_sql, adopt_planned_sql, adopted_add_sql};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        sqlite3_stmt *s = store_statement(st, steps[i], e);
        if (!s)
            return false;
        sqlite3_bind_int64(s, 1, x->run);
        sqlite3_bind_int64(s, 2, x->was);
        sqlite3_bind_int64(s, 3, x->code);
        if (steps[i] == adopted_add_sql) {
            sqlite3_bind_int64(s, 4, adoption);
            sqlite3_bind_int(s, 5, x->sampled);
        }
        if (!store_step(st, s, adopting, e))
            return false;
        if (sqlite3_changes(st->db) != 1)
            return err_set(e, ERR_STORE, "cannot take run %lld over: it is not as it was",
                           (long long)x->run);
    }
    return store_reseal(st, x->run, e);
}

bool store_adopt(struct store *st, const struct adoption *by, const struct stale *list, size_t n,
                 int64_t *id, struct err *e)
{
    if (!store_flush(st, e) || !store_begin(st, true, e))
        return false;
    bool fine = adoption_add(st, by, id, e);
    for (size_t i = 0; fine && i < n; i++)
        fine = adopt_one(st, *id, &list[i], e);
    return (fine || store_undo(st)) && store_commit(st, e);
}
