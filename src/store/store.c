/* store.c: opening and closing the database.
 *
 * What is set on every connection, and why:
 *   journal_mode = delete     WAL of this SQLite can corrupt (sqlite.org/wal.html#walresetbug)
 *   synchronous = full        what was committed survives a power cut
 *   foreign_keys = on         no sample without its run
 *   trusted_schema = off      a file from elsewhere runs none of our functions
 *   triggers = off            those of ours keep others from runs (kept.c), foreign ones do nothing
 *   fts3_tokenizer = off      and no address that it names
 *   hard heap limit, length   no query takes the machine's memory
 *   cell_size_check = on      damage is found when a page is read
 * A writer checks the whole file first (quick_check): nothing is added to a damaged one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/version.h"
#include "store/seal.h"
#include "store/statistics.h"
#include "sys/file.h"

/* How long to wait for another process's transaction, in milliseconds: a commit takes a fraction of
 * a second, a reader may take longer; bringing plans up to date is worth no wait. */
static const int patience[] = {
    [STORE_READ] = 10000, [STORE_WRITE] = 60000, [STORE_RUN] = 60000, [STORE_REPLAN] = 500};

int store_patience(enum store_mode mode)
{
    return patience[mode];
}

/* Bytes that SQLite may hold in all, and that one value may have. */
static const int64_t heap_limit = INT64_C(2) << 30;
enum { VALUE_LIMIT = 1 << 28 };

static struct store *store_new(const char *path, enum store_mode mode)
{
    struct store *st = calloc(1, sizeof *st);
    char *copy = malloc(strlen(path) + 1);
    if (!st || !copy)
        memory_exhausted();
    memcpy(copy, path, strlen(path) + 1);
    st->path = copy;
    st->mode = mode;
    st->lock = -1;
    return st;
}

/* The folder of a database that is to be created. */
static bool make_folder(const char *path, struct err *e)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path)
        return true;
    struct arena a = {0};
    bool fine = folder_make(arena_strndup(&a, path, (size_t)(slash - path)), e);
    arena_release(&a);
    return fine;
}

/* Of a pipe there would be no end of waiting. */
static bool is_file(const char *path, struct err *e)
{
    struct stat s;
    if (stat(path, &s) != 0 || S_ISREG(s.st_mode))
        return true;
    err_set(e, ERR_INPUT, "%s is no file but a %s", path,
            S_ISDIR(s.st_mode)    ? "folder"
            : S_ISFIFO(s.st_mode) ? "pipe"
            : S_ISSOCK(s.st_mode) ? "socket"
                                  : "device");
    return err_hint(e, "name a database with --db");
}

static bool connect(struct store *st, struct err *e)
{
    /* One thread has it: SQLite need not lock it at every call. */
    int flags = (st->mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                SQLITE_OPEN_NOMUTEX;
    int rc = sqlite3_open_v2(st->path, &st->db, flags, NULL);
    if (rc != SQLITE_OK) {
        bool fine = store_fault(st, rc, "open the database", e);
        sqlite3_close(st->db);
        st->db = NULL;
        return fine;
    }
    sqlite3_extended_result_codes(st->db, 1);
    sqlite3_busy_timeout(st->db, patience[st->mode]);
    sqlite3_db_config(st->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(st->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, NULL);
    sqlite3_limit(st->db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(st->db, SQLITE_LIMIT_LENGTH, VALUE_LIMIT);
    sqlite3_hard_heap_limit64(heap_limit);
    rc = store_statistics(st->db);
    /* The first use of json_each makes its table, which the authorizer of a query would forbid. */
    return (rc == SQLITE_OK || store_fault(st, rc, "open the database", e)) &&
           store_exec(st,
                      "pragma cell_size_check = on; pragma synchronous = full; pragma temp_store = "
                      "memory; pragma cache_size = -65536; select 1 from json_each('[]'), "
                      "json_tree('[]')",
                      "open the database", e);
}

static bool is_wal(struct store *st, const char *sql, bool *wal, struct err *e)
{
    struct rows r = store_ask(st, sql);
    *wal = rows_next(&r) && strcmp(rows_text(&r, 0), "wal") == 0;
    return rows_end(&r, "open the database", e);
}

/* A database that somebody switched to WAL is switched back by a writer and refused by a reader. */
static bool leave_wal(struct store *st, struct err *e)
{
    bool wal;
    const char *sql = st->alone ? "pragma journal_mode = delete" : "pragma journal_mode";
    if (!is_wal(st, sql, &wal, e))
        return false;
    if (!wal)
        return true;
    err_set(e, ERR_STORE, "%s is in WAL mode, in which this SQLite (%s) can lose data", st->path,
            sqlite3_libversion());
    return err_hint(e, "close its other users, then: sqlite3 %s 'pragma journal_mode = delete'",
                    st->path);
}

static bool check_pages(struct store *st, struct err *e)
{
    struct arena a = {0};
    const char *damage = NULL;
    bool fine = store_pages(st, &a, "pragma quick_check(1)", &damage, e);
    if (fine && damage) {
        err_set(e, ERR_DAMAGED, "%s is damaged: %s", st->path, damage);
        fine = err_hint(e, "overparam doctor --repair brings the last backup back");
    }
    arena_release(&a);
    return fine;
}

/* Whoever made the tables of a newer database. Earlier versions than 6 did not tell, later ones may
 * tell otherwise. */
static void writer_read(struct store *st)
{
    struct err ignored = {0};
    struct rows r = store_ask(st, "select program from store");
    const char *text = rows_next(&r) ? (const char *)sqlite3_column_text(r.s, 0) : NULL;
    snprintf(st->program, sizeof st->program, "%s", text ? text : "");
    (void)!rows_end(&r, "read", &ignored);
}

const char *store_versions(struct store *st, struct arena *a)
{
    return arena_printf(
        a, "%s is of version %lld%s%s, and this program (%s) knows versions up to %lld", st->path,
        (long long)st->version, st->program[0] ? ", written by overparam " : "", st->program,
        version_number, (long long)store_newest_version());
}

static bool refuse_newer(struct store *st, struct err *e)
{
    struct arena a = {0};
    err_set(e, ERR_STORE, "%s", store_versions(st, &a));
    err_hint(
        e,
        "reading still works; write with overparam %s or a newer one, or to another file with --db",
        st->program[0] ? st->program : "of the version that made it");
    arena_release(&a);
    return false;
}

/* Is it ours, and of which version? A writer takes an empty file for a new database. */
static bool check_version(struct store *st, struct err *e)
{
    int64_t application, version, objects;
    if (!store_integer(st, "pragma application_id", 0, &application, e) ||
        !store_integer(st, "pragma user_version", 0, &version, e) ||
        !store_integer(st, "select count(*) from sqlite_schema", 0, &objects, e))
        return false;
    bool empty = application == 0 && version == 0 && objects == 0;
    if (application != STORE_APPLICATION_ID && !(empty && st->alone)) {
        err_set(e, ERR_STORE, "%s is not a database of overparam", st->path);
        return err_hint(e, empty ? "it is empty: overparam run fills it"
                                 : "name another file with --db");
    }
    int64_t newest = store_newest_version();
    st->version = version;
    st->newer = version > newest;
    if (st->newer) {
        writer_read(st);
        if (st->mode != STORE_READ)
            return refuse_newer(st, e);
    }
    if (version < newest && !st->alone) {
        err_set(e, ERR_STORE, "%s is of the older version %lld, and this program reads %lld",
                st->path, (long long)version, (long long)newest);
        return err_hint(e,
                        "overparam doctor --repair --db %s keeps a backup and brings it up to date",
                        st->path);
    }
    return true;
}

/* Views of another version of the program, or that somebody changed, are used by nobody. */
static bool refuse_foreign(struct store *st, struct err *e)
{
    bool other_views;
    if (!store_refuse_foreign(st, &other_views, e))
        return false;
    if (!other_views)
        return true;
    err_set(e, ERR_STORE, "the views of %s are not those of this program", st->path);
    return err_hint(e, "overparam doctor --repair --db %s makes them anew", st->path);
}

static bool read_checked(struct store *st, struct err *e)
{
    return connect(st, e) && leave_wal(st, e) && check_version(st, e) &&
           store_refuse_programs(st, e) && (st->newer || refuse_foreign(st, e));
}

/* A command that was killed while it wrote leaves a journal behind, and only a connection that may
 * write can put back what it holds (sqlite.org/rescode.html#readonly_rollback). SQLite does that at
 * the first look, under its own locks; a command that still writes is left alone by them. */
static bool killed_writer(struct store *st)
{
    return st->db && sqlite3_extended_errcode(st->db) == SQLITE_READONLY_ROLLBACK;
}

static bool put_back(struct store *st)
{
    sqlite3 *db = NULL;
    sqlite3_close(st->db);
    st->db = NULL;
    bool fine = sqlite3_open_v2(st->path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                sqlite3_busy_timeout(db, patience[STORE_READ]) == SQLITE_OK &&
                sqlite3_exec(db, "select 1 from sqlite_schema", NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(db);
    return fine;
}

static bool open_reader(struct store *st, struct err *e)
{
    if (!file_exists(st->path)) {
        err_set(e, ERR_INPUT, "there is no database %s", st->path);
        return err_hint(e, "overparam run creates it; --db names another");
    }
    struct err first = {0};
    if (read_checked(st, &first))
        return true;
    if (killed_writer(st) && put_back(st))
        return read_checked(st, e);
    *e = first;
    return false;
}

static bool open_writer(struct store *st, struct err *e)
{
    return make_folder(st->path, e) && store_local(st->path, e) &&
           store_lock_as(st->path, st->mode, &st->lock, &st->alone, e) && connect(st, e) &&
           check_version(st, e) && leave_wal(st, e) && check_pages(st, e) &&
           store_refuse_programs(st, e) &&
           (st->alone ? store_upgrade(st, e) : refuse_foreign(st, e));
}

/* Alone when nobody else makes runs, so that the database may be made or upgraded; then the others
 * are let in. */
static bool open_runner(struct store *st, struct err *e)
{
    return open_writer(st, e) && store_share(st, e);
}

static bool open_planner(struct store *st, struct err *e)
{
    return store_local(st->path, e) && store_lock(st->path, st->mode, &st->lock, e) &&
           read_checked(st, e);
}

static bool open_as(const char *path, enum store_mode mode, struct store **st, struct err *e)
{
    *st = NULL;
    if (path[0] == 0 || strcmp(path, ":memory:") == 0) {
        err_set(e, ERR_USAGE, "a database is a file, not '%s'", path);
        return err_hint(e, "name one with --db");
    }
    if (!is_file(path, e))
        return false;
    *st = store_new(path, mode);
    bool fine = mode == STORE_WRITE    ? open_writer(*st, e)
                : mode == STORE_RUN    ? open_runner(*st, e)
                : mode == STORE_REPLAN ? open_planner(*st, e)
                                       : open_reader(*st, e);
    if (!fine) {
        store_close(*st);
        *st = NULL;
    }
    return fine;
}

bool store_open(const char *path, enum store_mode mode, struct store **st, struct err *e)
{
    if (!open_as(path, mode, st, e))
        return false;
    if (mode != STORE_WRITE || store_check_sample(*st, e))
        return true;
    store_close(*st);
    *st = NULL;
    return false;
}

bool store_open_to_mend(const char *path, struct store **st, struct err *e)
{
    return open_as(path, STORE_WRITE, st, e);
}

bool store_open_raw(const char *path, struct store **st, struct err *e)
{
    *st = NULL;
    if (!is_file(path, e))
        return false;
    *st = store_new(path, STORE_READ);
    if (connect(*st, e))
        return true;
    store_close(*st);
    *st = NULL;
    return false;
}

bool store_open_blank(struct store **st, struct err *e)
{
    *st = store_new(":memory:", STORE_WRITE);
    (*st)->alone = true;
    if (connect(*st, e) && store_upgrade(*st, e))
        return true;
    store_close(*st);
    *st = NULL;
    return false;
}

bool store_suspend(struct store *st, struct err *e)
{
    bool fine = store_flush(st, e);
    store_forget_ids(st);
    store_finalize(st);
    sqlite3_close(st->db);
    st->db = NULL;
    return fine;
}

/* The file that is locked and no other: somebody may have put another one in its place. */
bool store_in_place(const struct store *st, struct err *e)
{
    if (store_is_at(st->path, st->lock))
        return true;
    err_set(e, ERR_STORE, "%s was moved or replaced while it was written", st->path);
    return err_hint(e, "what was finished is in the file that was moved; give the command again");
}

bool store_resume(struct store *st, struct err *e)
{
    return store_in_place(st, e) && connect(st, e) && leave_wal(st, e);
}

void store_leave(struct store *st)
{
    if (st->lock >= 0)
        close(st->lock);
    st->lock = -1;
}

void store_close(struct store *st)
{
    if (!st)
        return;
    if (st->db) {
        store_undo(st);
        store_finalize(st);
        sqlite3_close(st->db);
    }
    store_leave(st); /* behind the connection, whose locks go with it: see lock.c */
    arena_release(&st->names.arena);
    free(st->path);
    free(st);
}

const char *store_path(const struct store *st)
{
    return st->path;
}

bool store_is_newer(const struct store *st)
{
    return st->newer;
}
