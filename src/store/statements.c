/* statements.c: the SQL of everything that is done often, prepared once per connection; and the one
 * place where SQLite's result codes become errors for people. */
#include <math.h>
#include <string.h>

#include "store/internal.h"

static const char *const statement_sql[STATEMENT_COUNT] = {
    [STATEMENT_BEGIN] = "begin immediate",
    [STATEMENT_COMMIT] = "commit",
    [STATEMENT_ROLLBACK] = "rollback",
    [STATEMENT_TOUCH] = "update store set generation = generation + 1",
    [STATEMENT_EXPERIMENT_FIND] = "select id from experiment where name = ?1",
    [STATEMENT_EXPERIMENT_ADD] =
        "insert into experiment (name, title, source, file, profile, fingerprint) values (?1, '', "
        "'', '', '', '')",
    [STATEMENT_CODE_FIND] = "select id from code where digest = ?1",
    [STATEMENT_CODE_ADD] = "insert into code (digest) values (?1)",
    [STATEMENT_PART_ADD] =
        "insert or ignore into code_part (code, part, digest) values (?1, ?2, ?3)",
    [STATEMENT_BUILD_FIND] =
        "select id from build where version = ?1 and commit_id = ?2 and dirty = ?3 and compiler = "
        "?4 and flags = ?5 and gsl = ?6 and blas = ?7 and blas_kernel = ?8 and cpu = ?9 and host = "
        "?10 and system = ?11",
    [STATEMENT_BUILD_ADD] =
        "insert into build (version, commit_id, dirty, compiler, flags, gsl, blas, blas_kernel, "
        "cpu, host, system) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [STATEMENT_SET_FIND] = "select id from parameter_set where digest = ?1",
    [STATEMENT_SET_ADD] = "insert into parameter_set (digest) values (?1)",
    [STATEMENT_PARAMETER_ADD] =
        "insert into parameter (parameter_set, path, value, member) values (?1, ?2, ?3, ?4)",
    [STATEMENT_PATH_FIND] = "select id from path where name = ?1",
    [STATEMENT_PATH_ADD] = "insert into path (name) values (?1)",
    [STATEMENT_OBSERVABLE_FIND] = "select id from observable where name = ?1",
    [STATEMENT_OBSERVABLE_ADD] = "insert into observable (name) values (?1)",
    [STATEMENT_RUN_FIND] = "select id from run where key = ?1 and code = ?2",
    [STATEMENT_RUN_ADD] =
        "insert into run (id, key, code, experiment, variant, profile, status, reason, steps, "
        "evaluations, time, wall_seconds, cpu_seconds, seed, build, started, fixed, swept, "
        "peak_memory, current) values (coalesce((select run from planned where key = ?1 and code = "
        "?2), " STORE_NEXT_RUN "), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
        "?14, ?15, ?16, ?17, ?18, exists (select 1 from planned where key = ?1 and code = ?2))",
    [STATEMENT_RUN_REPLACE] =
        "update run set experiment = ?3, variant = ?4, profile = ?5, status = ?6, reason = ?7, "
        "steps = ?8, evaluations = ?9, time = ?10, wall_seconds = ?11, cpu_seconds = ?12, seed = "
        "?13, build = ?14, started = ?15, fixed = ?16, swept = ?17, peak_memory = ?18, current = "
        "exists (select 1 from planned where key = ?1 and code = ?2) where key = ?1 and code = ?2",
    [STATEMENT_SAMPLES_REMOVE] = "delete from sample where run = ?1",
    [STATEMENT_SAMPLE_ADD] = "insert into sample (run, observable, component, sequence, step, "
                             "time, at, value, kind, last) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                             "?9, ?10)",
    [STATEMENT_TEXT_ADD] = "insert or replace into run_text (run, canonical) values (?1, ?2)",
    [STATEMENT_WEIGHTS_REMOVE] = "delete from run_weights where run = ?1",
    [STATEMENT_WEIGHTS_ADD] = "insert into run_weights (run, bytes) values (?1, ?2)",
    [STATEMENT_PROGRAM_REMOVE] = "delete from run_program where run = ?1",
    [STATEMENT_PROGRAM_ADD] = "insert into run_program (run, version, words) values (?1, ?2, ?3)",
    [STATEMENT_ATTEMPT_ADD] =
        "insert or replace into attempt (run, started, build, status, reason, signal, "
        "wall_seconds, cpu_seconds, peak_memory, words) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
        "?9, ?10)",
    [STATEMENT_OUTLINE_ADD] =
        "insert into outline (sha256, size, lines, step, marks) values (?1, ?2, ?3, ?4, ?5)",
    [STATEMENT_RUNS_OF_KEY] =
        "select code.digest, run.status, run.cpu_seconds from run join code on code.id = run.code "
        "where run.key = ?1 order by run.id desc",
    [STATEMENT_SAMPLES_OF_RUN] =
        "select observable.name, sample.component, sample.step, sample.time, sample.at, "
        "sample.value, sample.kind, sample.sequence from sample join observable on observable.id = "
        "sample.observable where sample.run = ?1 "
        "order by observable.name, sample.component, sample.sequence",
    [STATEMENT_ADOPTION_ADD] =
        "insert into adoption (made, build, person, share) values (strftime('%Y-%m-%dT%H:%M:%SZ', "
        "'now'), ?1, ?2, ?3)",
    [STATEMENT_ADOPT] = "update run set code = ?3, current = exists (select 1 from planned where "
                        "planned.key = run.key and planned.code = ?3) where id = ?1 and code = ?2",
    [STATEMENT_ADOPT_PLANNED] = "update planned set run = ?1 where code = ?3 and key = (select key "
                                "from run where id = ?1 and ?2)",
    [STATEMENT_ADOPTED_ADD] = "insert into adopted_run (run, was, code, adoption, sampled) values "
                              "(?1, ?2, ?3, ?4, ?5)",
    /* What is computed anew is nobody else's any more. */
    [STATEMENT_ADOPTED_REMOVE] = "delete from adopted_run where run = ?1",
};

static bool full(const struct store *st, const char *doing, struct err *e)
{
    err_set(e, ERR_FULL, "cannot %s: no room is left for %s", doing, st->path);
    return err_hint(e, "free space (or raise the file size limit) and give the same command again: "
                       "nothing that was finished is lost");
}

bool store_fault(const struct store *st, int rc, const char *doing, struct err *e)
{
    const char *message = st->db ? sqlite3_errmsg(st->db) : sqlite3_errstr(rc);
    if (rc == SQLITE_IOERR_WRITE || (rc & 0xff) == SQLITE_FULL)
        return full(st, doing, e);
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        err_set(e, ERR_BUSY, "cannot %s: another process holds %s", doing, st->path);
        return err_hint(e, "wait until it ends; a query left open in a shell holds it too");
    case SQLITE_NOTADB:
        err_set(e, ERR_DAMAGED, "%s is not an SQLite database", st->path);
        return err_hint(e, "name another file with --db");
    case SQLITE_CORRUPT:
        err_set(e, ERR_DAMAGED, "cannot %s: %s is damaged: %s", doing, st->path, message);
        return err_hint(e, "overparam doctor --repair brings the last backup back");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        err_set(e, ERR_STORE, "cannot %s: %s: %s", doing, st->path, message);
        return err_hint(e, "check that the file and its folder may be read and written");
    case SQLITE_NOMEM:
        return err_set(e, ERR_MEMORY, "cannot %s: out of memory", doing);
    case SQLITE_IOERR:
        err_set(e, ERR_IO, "cannot %s: %s: %s", doing, st->path, message);
        return err_hint(e, "see whether the disk is healthy; nothing that was finished is lost");
    default:
        return err_set(e, ERR_STORE, "cannot %s: %s: %s", doing, st->path, message);
    }
}

sqlite3_stmt *store_statement(struct store *st, enum statement which, struct err *e)
{
    sqlite3_stmt **s = &st->statements[which];
    if (!*s) {
        int rc = sqlite3_prepare_v3(st->db, statement_sql[which], -1, SQLITE_PREPARE_PERSISTENT, s,
                                    NULL);
        if (rc != SQLITE_OK) {
            store_fault(st, rc, "use the database", e);
            return NULL;
        }
    }
    sqlite3_reset(*s);
    sqlite3_clear_bindings(*s);
    return *s;
}

bool store_step(struct store *st, sqlite3_stmt *s, const char *doing, struct err *e)
{
    int rc = sqlite3_step(s);
    bool fine = rc == SQLITE_DONE || rc == SQLITE_ROW || store_fault(st, rc, doing, e);
    sqlite3_reset(s);
    return fine;
}

void store_finalize(struct store *st)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(st->statements[i]);
        st->statements[i] = NULL;
    }
}

bool store_exec(struct store *st, const char *sql, const char *doing, struct err *e)
{
    int rc = sqlite3_exec(st->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || store_fault(st, rc, doing, e);
}

bool store_integer(struct store *st, const char *sql, int64_t otherwise, int64_t *value,
                   struct err *e)
{
    sqlite3_stmt *s = NULL;
    *value = otherwise;
    int rc = sqlite3_prepare_v2(st->db, sql, -1, &s, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    if (rc == SQLITE_ROW)
        *value = sqlite3_column_int64(s, 0);
    bool fine = rc == SQLITE_ROW || rc == SQLITE_DONE || store_fault(st, rc, "read", e);
    sqlite3_finalize(s);
    return fine;
}

bool store_writable(const struct store *st, struct err *e)
{
    return st->mode != STORE_READ || err_set(e, ERR_STORE, "%s is open for reading", st->path);
}

bool store_begin(struct store *st, bool touches, struct err *e)
{
    if (!store_writable(st, e))
        return false;
    if (!sqlite3_get_autocommit(st->db))
        return true;
    sqlite3_stmt *begin = store_statement(st, STATEMENT_BEGIN, e);
    if (!begin || !store_step(st, begin, "write", e))
        return false;
    if (!touches)
        return true;
    sqlite3_stmt *touch = store_statement(st, STATEMENT_TOUCH, e);
    return (touch && store_step(st, touch, "write", e)) || store_undo(st);
}

bool store_commit(struct store *st, struct err *e)
{
    if (!st->db || sqlite3_get_autocommit(st->db))
        return true;
    sqlite3_stmt *commit = store_statement(st, STATEMENT_COMMIT, e);
    return (commit && store_step(st, commit, "write", e)) || store_undo(st);
}

bool store_undo(struct store *st)
{
    struct err ignored = {0};
    /* SQLite has undone the transaction by itself after a full disk. */
    if (!sqlite3_get_autocommit(st->db)) {
        sqlite3_stmt *rollback = store_statement(st, STATEMENT_ROLLBACK, &ignored);
        if (rollback)
            (void)!store_step(st, rollback, "undo", &ignored);
    }
    return false;
}

bool store_intern(struct store *st, enum statement find, enum statement add, const char *name,
                  int64_t *id, struct err *e)
{
    sqlite3_stmt *s = store_statement(st, find, e);
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW)
        *id = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        return store_fault(st, rc, "read", e);
    s = store_statement(st, add, e);
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
    if (!store_step(st, s, "write", e))
        return false;
    *id = sqlite3_last_insert_rowid(st->db);
    return true;
}

enum value_kind store_value_kind(double value)
{
    if (isnan(value))
        return VALUE_NAN;
    if (isinf(value))
        return value > 0 ? VALUE_PLUS_INF : VALUE_MINUS_INF;
    return value == 0 && signbit(value) ? VALUE_MINUS_ZERO : VALUE_FINITE;
}

const char *store_value_word(enum value_kind k)
{
    static const char *const words[] = {"finite", "nan", "+inf", "-inf", "finite"};
    return words[k];
}

double store_value_of(enum value_kind k, double value)
{
    switch (k) {
    case VALUE_NAN:
        return (double)NAN;
    case VALUE_PLUS_INF:
        return HUGE_VAL;
    case VALUE_MINUS_INF:
        return -HUGE_VAL;
    case VALUE_MINUS_ZERO:
        return -0.0;
    case VALUE_FINITE:
        break;
    }
    return value;
}

int store_bind_value(sqlite3_stmt *s, int at, double value)
{
    return isfinite(value) ? sqlite3_bind_double(s, at, value) : sqlite3_bind_null(s, at);
}
