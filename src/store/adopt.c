/* adopt.c: runs that other code made are taken over by today's.
 *
 * A run stands under the code in run.code. Taking it over moves it there: nothing is copied, its id
 * stays, and so does run.build, the program that computed it. What it stood under before is kept in
 * adopted_run. No key changes: it is that of the parameters, and unique together with the code, so
 * a run that today's code has computed itself keeps its place and the older one its own. */
#include "store/internal.h"

static const char adopting[] = "take runs over";

/* --- what could be taken over ----------------------------------------------------------------- */

/* Of the planned runs of experiment ?1 that today's code has not made: the newest of other code
 * that did not fail. */
static const char stale_sql[] =
    "select p.place, r.id, r.code, p.code, r.cpu_seconds from planned p join run r on r.id = "
    "(select max(x.id) from run x where x.key = p.key and x.status <> 'failed') where p.experiment "
    "= (select id from experiment where name = ?1) and not exists (select 1 from run y where y.key "
    "= p.key and y.code = p.code) order by p.place";

bool store_stale(struct store *st, struct arena *a, const struct plan *p, struct stale **list,
                 size_t *n, struct err *e)
{
    sqlite3_stmt *s = NULL;
    *list = arena_array(a, p->n + 1, sizeof **list);
    *n = 0;
    int rc = sqlite3_prepare_v2(st->db, stale_sql, -1, &s, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(s, 1, p->spec->name, -1, SQLITE_STATIC);
    while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        rc = SQLITE_OK;
        if (*n < p->n)
            (*list)[(*n)++] = (struct stale){.place = (size_t)sqlite3_column_int64(s, 0),
                                             .run = sqlite3_column_int64(s, 1),
                                             .was = sqlite3_column_int64(s, 2),
                                             .code = sqlite3_column_int64(s, 3),
                                             .seconds = sqlite3_column_double(s, 4)};
    }
    sqlite3_finalize(s);
    return rc == SQLITE_DONE || store_fault(st, rc, "look for stale runs", e);
}

/* --- taking over ------------------------------------------------------------------------------ */

static bool adoption_add(struct store *st, const struct adoption *by, int64_t *id, struct err *e)
{
    int64_t build;
    if (!store_build(st, by->build, &build, e))
        return false;
    sqlite3_stmt *s = store_statement(st, STATEMENT_ADOPTION_ADD, e);
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

/* The run, its place in the plan, the record. */
static bool adopt_one(struct store *st, int64_t adoption, const struct stale *x, struct err *e)
{
    static const enum statement steps[] = {STATEMENT_ADOPT, STATEMENT_ADOPT_PLANNED,
                                           STATEMENT_ADOPTED_ADD};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        sqlite3_stmt *s = store_statement(st, steps[i], e);
        if (!s)
            return false;
        sqlite3_bind_int64(s, 1, x->run);
        sqlite3_bind_int64(s, 2, x->was);
        sqlite3_bind_int64(s, 3, x->code);
        if (steps[i] == STATEMENT_ADOPTED_ADD) {
            sqlite3_bind_int64(s, 4, adoption);
            sqlite3_bind_int(s, 5, x->sampled);
        }
        if (!store_step(st, s, adopting, e))
            return false;
        if (sqlite3_changes(st->db) != 1)
            return err_set(e, ERR_STORE, "cannot take run %lld over: it is not as it was",
                           (long long)x->run);
    }
    return true;
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
