/* lineage.c: how claims came out, and which runs stand behind a figure, table, value or claim. */
#include <string.h>

#include "store/internal.h"

static const char recording[] = "record what was made";

/* One statement with its bindings; owned by the caller's loop, finalized at its end. */
static sqlite3_stmt *prepare(struct store *st, const char *sql, struct err *e)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(st->db, sql, -1, &s, NULL);
    if (rc != SQLITE_OK)
        store_fault(st, rc, recording, e);
    return s;
}

static const char *measured_kind(const struct verdict *v)
{
    return v->problem ? "missing" : store_value_word(store_value_kind(v->measured));
}

static void verdict_bind(sqlite3_stmt *s, const char *experiment, const struct verdict *v)
{
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    sqlite3_bind_text(s, 1, experiment, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, v->id, -1, SQLITE_STATIC);
    if (!v->problem)
        store_bind_value(s, 3, v->measured);
    sqlite3_bind_text(s, 4, measured_kind(v), -1, SQLITE_STATIC);
    sqlite3_bind_int(s, 5, v->holds ? 1 : 0);
    if (v->problem)
        sqlite3_bind_text(s, 6, v->problem, -1, SQLITE_STATIC);
}

/* A verdict that says what the last one said leaves the generation alone; only `checked` moves. */
static bool verdicts_write(struct store *st, const char *experiment, const struct verdict *v,
                           size_t n, struct err *e)
{
    sqlite3_stmt *changed = prepare(
        st,
        "update claim set measured = ?3, measured_kind = ?4, holds = ?5, problem = ?6 "
        "where experiment = (select id from experiment where name = ?1) and id = ?2 "
        "and (measured is not ?3 or measured_kind is not ?4 or holds is not ?5 or problem is not "
        "?6)",
        e);
    sqlite3_stmt *stamped =
        prepare(st,
                "update claim set checked = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') "
                "where experiment = (select id from experiment where name = ?1) and id = ?2",
                e);
    bool fine = changed && stamped;
    int64_t before = sqlite3_total_changes64(st->db);
    for (size_t i = 0; fine && i < n; i++) {
        verdict_bind(changed, experiment, &v[i]);
        fine = store_step(st, changed, recording, e);
    }
    if (fine && sqlite3_total_changes64(st->db) != before)
        fine = store_touch(st, recording, e);
    for (size_t i = 0; fine && i < n; i++) {
        sqlite3_bind_text(stamped, 1, experiment, -1, SQLITE_STATIC);
        sqlite3_bind_text(stamped, 2, v[i].id, -1, SQLITE_STATIC);
        fine = store_step(st, stamped, recording, e);
    }
    sqlite3_finalize(changed);
    sqlite3_finalize(stamped);
    return fine;
}

bool store_verdicts(struct store *st, const char *experiment, const struct verdict *v, size_t n,
                    struct err *e)
{
    return store_flush(st, e) && store_begin(st, false, e) &&
           (verdicts_write(st, experiment, v, n, e) || store_undo(st)) && store_commit(st, e);
}

static bool lineage_is(struct store *st, const char *artefact, const char *kind,
                       const int64_t *runs, size_t n, bool *same, struct err *e)
{
    struct arena a = {0};
    struct table t = {0};
    const char *texts[] = {kind, artefact};
    bool fine = store_read(st, &a,
                           "select artefact_run.run from artefact join artefact_run on "
                           "artefact_run.artefact = artefact.id where artefact.kind = ?1 "
                           "and artefact.name = ?2 order by artefact_run.run",
                           texts, 2, &t, e);
    *same = fine && t.n_rows == n && n > 0;
    for (size_t i = 0; *same && i < n; i++)
        *same = t.cells[i].integer == runs[i];
    arena_release(&a);
    return fine;
}

static bool lineage_write(struct store *st, const char *artefact, const char *kind,
                          const int64_t *runs, size_t n, struct err *e)
{
    static const char *const sql[] = {
        "insert or ignore into artefact (kind, name) values (?1, ?2)",
        "delete from artefact_run where artefact = (select id from artefact where kind = ?1 and "
        "name = ?2)",
        "insert or ignore into artefact_run (artefact, run) select artefact.id, ?3 from artefact "
        "where kind = ?1 and name = ?2",
    };
    bool fine = true;
    for (size_t k = 0; fine && k < 3; k++) {
        sqlite3_stmt *s = prepare(st, sql[k], e);
        fine = s != NULL;
        size_t times = k < 2 ? 1 : n;
        for (size_t i = 0; fine && i < times; i++) {
            sqlite3_bind_text(s, 1, kind, -1, SQLITE_STATIC);
            sqlite3_bind_text(s, 2, artefact, -1, SQLITE_STATIC);
            if (k == 2)
                sqlite3_bind_int64(s, 3, runs[i]);
            fine = store_step(st, s, recording, e);
        }
        sqlite3_finalize(s);
    }
    return fine;
}

bool store_lineage(struct store *st, const char *artefact, const char *kind, const int64_t *runs,
                   size_t n, struct err *e)
{
    bool same;
    if (!lineage_is(st, artefact, kind, runs, n, &same, e))
        return false;
    return same || (store_flush(st, e) && store_begin(st, false, e) &&
                    (lineage_write(st, artefact, kind, runs, n, e) || store_undo(st)) &&
                    store_commit(st, e));
}
