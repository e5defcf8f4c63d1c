/* statements.c: statements that are prepared once per connection, transactions, and the one place
 * where SQLite's result codes become errors for people. */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>

#include "store/internal.h"
#include "sys/crash.h"

/* What the runs that are planned and not there will take, as those that are there do. */
static const char needed_sql[] =
    "select missing, missing * (page_count + 0.0) * page_size / max(1, runs) / 1e6 from (select "
    "(select count(*) from planned where not exists (select 1 from run where run.key = planned.key "
    "and run.code = planned.code)) as missing, (select count(*) from run) as runs), "
    "pragma_page_count, pragma_page_size";

static double free_megabytes(const char *path)
{
    struct statvfs s;
    return statvfs(path, &s) == 0 ? (double)s.f_bavail * (double)s.f_frsize / 1e6 : 0;
}

static bool full(const struct store *st, const char *doing, struct err *e)
{
    long long missing = 0;
    double needed = 0;
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(st->db, needed_sql, -1, &s, NULL) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW) {
        missing = sqlite3_column_int64(s, 0);
        needed = sqlite3_column_double(s, 1);
    }
    sqlite3_finalize(s);
    err_set(e, ERR_FULL, "cannot %s: no room is left for %s", doing, st->path);
    return err_hint(
        e,
        "needed are about %.1f MB for the %lld planned runs that are left, free are %.1f "
        "MB: make room (or raise the file size limit) and give the same command again; "
        "nothing that was finished is lost",
        needed, missing, free_megabytes(st->path));
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
        err_set(e, ERR_STORE, "cannot %s: %s: %s", doing, st->path, message);
        return store_hint_newer(st, e);
    }
}

bool store_hint_newer(const struct store *st, struct err *e)
{
    return st->newer &&
           err_hint(
               e, "its tables are of version %lld, newer than this program: ask with overparam %s",
               (long long)st->version,
               st->program[0] ? st->program : "of the version that made it");
}

int store_keep(struct store *st, const char *sql, sqlite3_stmt **s)
{
    size_t i = 0;
    while (i < st->n_kept && st->kept[i].sql != sql)
        i++;
    int rc = SQLITE_OK;
    if (i == st->n_kept) {
        assert(i < STORE_KEPT);
        rc = sqlite3_prepare_v3(st->db, sql, -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
        if (rc != SQLITE_OK)
            return rc;
        st->kept[st->n_kept++] = (struct kept){sql, *s};
    }
    *s = st->kept[i].s;
    sqlite3_reset(*s);
    sqlite3_clear_bindings(*s);
    return rc;
}

sqlite3_stmt *store_statement(struct store *st, const char *sql, struct err *e)
{
    sqlite3_stmt *s = NULL;
    int rc = store_keep(st, sql, &s);
    if (rc != SQLITE_OK)
        store_fault(st, rc, "use the database", e);
    return s;
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
    while (st->n_kept > 0)
        sqlite3_finalize(st->kept[--st->n_kept].s);
}

bool store_exec(struct store *st, const char *sql, const char *doing, struct err *e)
{
    crash_point(doing);
    int rc = sqlite3_exec(st->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || store_fault(st, rc, doing, e);
}

bool store_integer(struct store *st, const char *sql, int64_t otherwise, int64_t *value,
                   struct err *e)
{
    struct rows r = store_ask(st, sql);
    *value = rows_next(&r) ? sqlite3_column_int64(r.s, 0) : otherwise;
    return rows_end(&r, "read", e);
}

bool store_writable(const struct store *st, struct err *e)
{
    return st->mode != STORE_READ || err_set(e, ERR_STORE, "%s is open for reading", st->path);
}

bool store_touch(struct store *st, const char *doing, struct err *e)
{
    static const char sql[] = "update store set generation = generation + 1";
    sqlite3_stmt *s = store_statement(st, sql, e);
    return s && store_step(st, s, doing, e);
}

/* Milliseconds: a transaction of another runner takes less. While a reader holds the database, each
 * attempt keeps other readers out as long as it waits. */
enum { BRIEF = 200, HINDERED = 20 };
/* Attempts, some seven a second, until what a runner needs before it begins is given up. */
enum { ATTEMPTS = 4000 };
static const struct timespec pause_between = {.tv_nsec = 130000000};

void store_brief(struct store *st, bool brief)
{
    sqlite3_busy_timeout(st->db, !brief         ? store_patience(st->mode)
                                 : st->hindered ? HINDERED
                                                : BRIEF);
}

bool store_later(struct store *st, struct err *e)
{
    if (e->code != ERR_BUSY)
        return false;
    *e = (struct err){0};
    st->hindered = true;
    return true;
}

/* immediate: readers are waited for by the commit alone. exclusive: here, so that no work is in
 * vain. */
static bool begin(struct store *st, const char *sql, bool touches, struct err *e)
{
    return store_exec(st, sql, "write", e) &&
           (!touches || store_touch(st, "write", e) || store_undo(st));
}

static const char immediate[] = "begin immediate", exclusive[] = "begin exclusive";

/* Nobody else is kept waiting meanwhile. */
static bool begin_when_free(struct store *st, bool touches, struct err *e)
{
    bool fine = false;
    st->hindered = true;
    store_brief(st, true);
    for (int i = 0; !fine && i < ATTEMPTS; i++) {
        *e = (struct err){0};
        fine = begin(st, exclusive, touches, e);
        if (!fine && e->code != ERR_BUSY)
            break;
        if (!fine)
            nanosleep(&pause_between, NULL);
    }
    st->hindered = false;
    store_brief(st, false);
    return fine;
}

bool store_begin(struct store *st, bool touches, struct err *e)
{
    if (!store_writable(st, e))
        return false;
    if (!sqlite3_get_autocommit(st->db))
        return true;
    return st->mode == STORE_RUN ? begin_when_free(st, touches, e)
                                 : begin(st, immediate, touches, e);
}

/* Who was hindered last time makes sure first that nobody reads. Pages that were written before the
 * commit would need what only the commit may wait for. */
bool store_batch_begin(struct store *st, bool touches, bool *later, struct err *e)
{
    if (!store_in_place(st, e))
        return false;
    store_brief(st, true);
    bool fine = store_exec(st, "pragma cache_spill = off", "write", e) &&
                begin(st, st->hindered ? exclusive : immediate, touches, e);
    *later = !fine && store_later(st, e);
    store_brief(st, false);
    return fine || *later;
}

bool store_batch_end(struct store *st, bool *later, struct err *e)
{
    store_brief(st, true);
    bool fine = store_commit(st, e);
    *later = !fine && store_later(st, e);
    st->hindered = *later;
    store_brief(st, false);
    return fine || *later;
}

static const char commit_sql[] = "commit";

bool store_commit(struct store *st, struct err *e)
{
    if (!st->db || sqlite3_get_autocommit(st->db))
        return true;
    crash_point("before a commit");
    sqlite3_stmt *commit = store_statement(st, commit_sql, e);
    if (!commit || !store_step(st, commit, "write", e))
        return store_undo(st);
    crash_point("after a commit");
    return true;
}

static const char rollback_sql[] = "rollback";

bool store_undo(struct store *st)
{
    struct err ignored = {0};
    store_forget_ids(st);
    /* SQLite has undone the transaction by itself after a full disk. */
    if (!sqlite3_get_autocommit(st->db)) {
        sqlite3_stmt *rollback = store_statement(st, rollback_sql, &ignored);
        if (rollback)
            (void)!store_step(st, rollback, "undo", &ignored);
    }
    return false;
}

bool store_intern(struct store *st, const char *find, const char *add, const char *name,
                  int64_t *id, struct err *e)
{
    return store_intern_with(st, find, add, name, NULL, id, e);
}

void store_forget_ids(struct store *st)
{
    memset(st->ids, 0, sizeof st->ids);
}

/* Where the id of a name that is short enough is kept. */
static struct known_id *id_place(struct store *st, const char *find, const char *name)
{
    size_t hash = (size_t)(uintptr_t)find >> 4;
    for (; *name; name++)
        hash = hash * 31 + (unsigned char)*name;
    return &st->ids[hash % KNOWN_IDS];
}

static bool find_or_add(struct store *st, const char *find, const char *add, const char *name,
                        const char *content, int64_t *id, struct err *e)
{
    struct rows r = store_ask_kept(st, find);
    sqlite3_bind_text(r.s, 1, name, -1, SQLITE_STATIC);
    const bool known = rows_next(&r);
    if (known)
        *id = sqlite3_column_int64(r.s, 0);
    if (!rows_end(&r, "read", e) || known)
        return known;
    sqlite3_stmt *s = store_statement(st, add, e);
    if (!s)
        return false;
    sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
    if (content)
        sqlite3_bind_text(s, 2, content, -1, SQLITE_STATIC);
    if (!store_step(st, s, "write", e))
        return false;
    *id = sqlite3_last_insert_rowid(st->db);
    return true;
}

bool store_intern_with(struct store *st, const char *find, const char *add, const char *name,
                       const char *content, int64_t *id, struct err *e)
{
    const size_t n = strlen(name);
    if (n >= KNOWN_NAME)
        return find_or_add(st, find, add, name, content, id, e);
    struct known_id *place = id_place(st, find, name);
    if (place->find == find && strcmp(place->name, name) == 0) {
        *id = place->id;
        return true;
    }
    if (!find_or_add(st, find, add, name, content, id, e))
        return false;
    *place = (struct known_id){.find = find, .id = *id};
    memcpy(place->name, name, n + 1);
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
