/* remove.c: runs and what hangs on them go; then what nothing refers to any more, and the room.
 *
 * Three steps, each whole by itself, so that a kill between two leaves a sound database and the
 * next `gc` goes on: the runs (one transaction, samples and all else follow by the references),
 * names that runs shared (another), the pages (VACUUM). */
#include <string.h>

#include "store/seal.h"

static const char removing[] = "remove runs";

/* Bytes that a sample takes with its place in the index, and a run without its texts and weights:
 * measured, see the test. */
#define SAMPLE_BYTES "42"
#define RUN_BYTES "700"

/* --- which runs ------------------------------------------------------------------------------- */

static bool list_begin(struct store *st, struct err *e)
{
    return store_exec(st,
                      "create temp table if not exists doomed (run integer primary key); "
                      "create temp table if not exists touched (run integer primary key); "
                      "delete from doomed; delete from touched",
                      removing, e);
}

static bool list_fill(struct store *st, const int64_t *runs, size_t n, struct err *e)
{
    static const char sql[] = "insert or ignore into doomed select id from run where id = ?1";
    bool fine = list_begin(st, e);
    for (size_t i = 0; fine && i < n; i++) {
        sqlite3_stmt *s = store_statement(st, sql, e);
        fine =
            s && sqlite3_bind_int64(s, 1, runs[i]) == SQLITE_OK && store_step(st, s, removing, e);
    }
    return fine;
}

static const char weigh_sql[] =
    "select count(*), total(samples), total(samples * " SAMPLE_BYTES " + " RUN_BYTES
    " + coalesce(length(t.moved), 0) + coalesce(length(w.bytes), 0) "
    "+ coalesce(length(p.words), 0)), total(exists (select 1 from run where id = d.run and current)) "
    "from (select run, (select count(*) from sample where sample.run = doomed.run) as samples from "
    "doomed) as d left join run_text t using (run) left join run_weights w using (run) left join "
    "run_program p using (run)";

static bool list_weigh(struct store *st, struct removal *r, struct err *e)
{
    struct rows rows = store_ask(st, weigh_sql);
    if (rows_next(&rows)) {
        r->runs = sqlite3_column_int64(rows.s, 0);
        r->samples = sqlite3_column_int64(rows.s, 1);
        r->bytes = sqlite3_column_int64(rows.s, 2);
        r->current = sqlite3_column_int64(rows.s, 3);
    }
    return rows_end(&rows, removing, e);
}

bool store_removal(struct store *st, const int64_t *runs, size_t n, struct removal *r,
                   struct err *e)
{
    *r = (struct removal){0};
    return list_fill(st, runs, n, e) && list_weigh(st, r, e);
}

static bool list_remove(struct store *st, struct err *e)
{
    return store_exec(st, "delete from run where id in (select run from doomed)", removing, e);
}

bool store_remove(struct store *st, const int64_t *runs, size_t n, struct err *e)
{
    return store_flush(st, e) && list_fill(st, runs, n, e) && store_begin(st, true, e) &&
           (list_remove(st, e) || store_undo(st)) && store_commit(st, e);
}

/* --- history ---------------------------------------------------------------------------------- */

/* Nothing that is used, that somebody has marked, or that is the only result of what is planned: it
 * can be taken over (adopt). */
static const char history_sql[] =
    "insert into doomed select id from run where not current and started < ?1 "
    "and not exists (select 1 from artefact_run where artefact_run.run = run.id) "
    "and (exists (select 1 from run x where x.key = run.key and x.current) or not exists "
    "(select 1 from tag where tag.key = run.key union all select 1 from note where note.key = "
    "run.key union all select 1 from planned where planned.key = run.key))";

/* Attempts of the others that do not count any more. */
#define OLD_ATTEMPTS                                                                               \
    "attempt where started < ?1 and run not in (select run from doomed) and not exists (select 1 " \
    "from run where run.id = attempt.run and run.started = attempt.started and run.build = "       \
    "attempt.build)"

static bool ask_before(struct store *st, const char *sql, const char *before, int64_t *count,
                       struct err *e)
{
    struct rows r = store_ask(st, sql);
    sqlite3_bind_text(r.s, 1, before, -1, SQLITE_STATIC);
    if (rows_next(&r) && count)
        *count = sqlite3_column_int64(r.s, 0);
    return rows_end(&r, removing, e);
}

static bool free_bytes(struct store *st, int64_t *bytes, struct err *e)
{
    return store_integer(st,
                         "select freelist_count * page_size from pragma_freelist_count, "
                         "pragma_page_size",
                         0, bytes, e);
}

bool store_history(struct store *st, const char *before, struct history *h, struct err *e)
{
    *h = (struct history){0};
    return list_begin(st, e) && ask_before(st, history_sql, before, NULL, e) &&
           list_weigh(st, &h->removal, e) &&
           ask_before(st, "select count(*) from " OLD_ATTEMPTS, before, &h->attempts, e) &&
           free_bytes(st, &h->unused, e);
}

/* Checkpoints of runs that are planned no more, and names that nothing refers to. The references
 * are not looked at: run has no index by these columns, and what is deleted here is what none
 * refers to. */
static const char shared_sql[] =
    "delete from checkpoint where exists (select 1 from planned) and key not in (select key from "
    "planned);"
    "delete from tag where key not in (select key from run union all select key from planned);"
    "delete from note where key not in (select key from run union all select key from planned);"
    "delete from adoption where id not in (select adoption from adopted_run);"
    "create temp table used (id integer primary key);"
    "insert or ignore into used select fixed from run union all select swept from run;"
    "delete from parameter where parameter_set not in (select id from used);"
    "delete from parameter_set where id not in (select id from used);"
    "delete from text_form where id not in (select form from run_text);"
    "delete from used;"
    "insert or ignore into used select code from run union all select code from planned union all "
    "select code from adopted_run union all select was from adopted_run union all select code from "
    "checkpoint;"
    "delete from code_part where code not in (select id from used);"
    "delete from code where id not in (select id from used);"
    "delete from used;"
    "insert or ignore into used select build from run union all select build from attempt union all "
    "select build from conflict union all select build from adoption union all select build from "
    "checkpoint;"
    "delete from build where id not in (select id from used);"
    "drop table used";

static const char experiments_sql[] =
    "delete from experiment where fingerprint = '' and not exists (select 1 from run where "
    "run.experiment = experiment.id)";

static bool history_remove(struct store *st, const char *before, struct err *e)
{
    return list_begin(st, e) && ask_before(st, history_sql, before, NULL, e) &&
           store_begin(st, true, e) &&
           ((ask_before(st, "insert or ignore into touched select run from " OLD_ATTEMPTS, before,
                        NULL, e) &&
             ask_before(st, "delete from " OLD_ATTEMPTS, before, NULL, e) && list_remove(st, e) &&
             store_reseal_each(st, "select run from touched", e) &&
             store_exec(st, experiments_sql, removing, e)) ||
            store_undo(st)) &&
           store_commit(st, e);
}

static bool shared_remove(struct store *st, struct err *e)
{
    sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
    bool fine = store_begin(st, false, e) &&
                (store_exec(st, shared_sql, removing, e) || store_undo(st)) && store_commit(st, e);
    sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    return fine;
}

/* SQLite attaches a new database, on the disk, writes it and copies it back under a journal. */
static bool pages_free(struct store *st, struct err *e)
{
    store_finalize(st);
    sqlite3_limit(st->db, SQLITE_LIMIT_ATTACHED, 1);
    bool fine = store_exec(st, "pragma temp_store = file; vacuum; pragma temp_store = memory",
                           "give unused room back", e);
    sqlite3_limit(st->db, SQLITE_LIMIT_ATTACHED, 0);
    return fine;
}

bool store_clean(struct store *st, const char *before, struct err *e)
{
    store_forget_ids(st);
    return store_flush(st, e) && history_remove(st, before, e) && shared_remove(st, e) &&
           pages_free(st, e);
}
