/* backup.c: copies of the whole database, each there whole or not at all, and the two that are kept
 * beside it.
 *
 * SQLite's backup copies all pages under one shared lock: the copy is of one instant, and a `run`
 * that writes waits with its next commit until it is done (it would begin anew, again and again, if
 * it let the lock go). Nobody reads the copy before it has its name, so it needs no journal of its
 * own and reaches the disk at its end. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/internal.h"
#include "sys/crash.h"
#include "sys/file.h"

enum { ALL_PAGES = -1, PATIENCE = 60000 };

static bool cannot_copy(struct store *st, const char *target, int rc, struct err *e)
{
    int64_t bytes;
    if (rc == SQLITE_IOERR_WRITE || (rc & 0xff) == SQLITE_FULL) {
        if (!store_integer(st,
                           "select page_count * page_size from pragma_page_count, pragma_page_size",
                           0, &bytes, e))
            return false;
        return err_set(e, ERR_FULL, "no room is left for the backup %s: it takes %.1f MB", target,
                       (double)bytes / 1e6);
    }
    return err_set(e, ERR_STORE, "cannot write the backup %s: %s", target, sqlite3_errstr(rc));
}

static bool copy_pages(struct store *st, const char *target, struct err *e)
{
    sqlite3 *copy = NULL;
    int rc = sqlite3_open_v2(target, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(copy, "pragma journal_mode = off; pragma synchronous = off", NULL, NULL,
                          NULL);
    if (rc == SQLITE_OK) {
        sqlite3_busy_timeout(st->db, PATIENCE);
        sqlite3_backup *b = sqlite3_backup_init(copy, "main", st->db, "main");
        rc = b ? sqlite3_backup_step(b, ALL_PAGES) : sqlite3_extended_errcode(copy);
        if (b)
            sqlite3_backup_finish(b);
        rc = rc == SQLITE_DONE ? SQLITE_OK : rc;
    }
    sqlite3_close(copy);
    return rc == SQLITE_OK || cannot_copy(st, target, rc, e);
}

static bool is_sound(const char *target, struct err *e)
{
    struct arena a = {0};
    struct store *copy = NULL;
    const char *damage = NULL;
    bool fine = store_open_raw(target, &copy, e) &&
                store_pages(copy, &a, "pragma quick_check(1)", &damage, e);
    if (damage) {
        fine = err_set(e, ERR_DAMAGED, "the copy would be damaged as the database is: %s", damage);
        err_hint(e, "overparam doctor --repair brings the last backup back");
    }
    store_close(copy);
    arena_release(&a);
    return fine;
}

/* A file, or a folder: a rename is on the disk when its folder is. */
static bool sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool fine = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return fine;
}

static void sync_folder(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    (void)sync_path(slash ? arena_strndup(a, path, (size_t)(slash - path) + 1) : ".",
                    O_RDONLY | O_DIRECTORY);
}

static bool take_name(const char *from, const char *to, struct err *e)
{
    crash_point("before a copy has its name");
    return rename(from, to) == 0 ||
           err_set(e, ERR_IO, "cannot rename %s to %s: %s", from, to, strerror(errno));
}

bool store_backup(struct store *st, const char *target, const char *before, struct err *e)
{
    struct arena a = {0};
    const char *partial = arena_printf(&a, "%s.partial", target);
    unlink(partial);
    bool fine = copy_pages(st, partial, e) && is_sound(partial, e);
    if (fine && !sync_path(partial, O_RDWR))
        fine = err_set(e, ERR_IO, "cannot write the backup %s: %s", partial, strerror(errno));
    if (fine && before && file_exists(target))
        fine = take_name(target, before, e);
    fine = fine && take_name(partial, target, e);
    if (fine)
        sync_folder(&a, target);
    else
        unlink(partial);
    arena_release(&a);
    return fine;
}

/* --- the two beside it ------------------------------------------------------------------------ */

bool store_backup_beside(struct store *st, struct err *e)
{
    struct arena a = {0};
    bool fine =
        store_flush(st, e) && store_backup(st, arena_printf(&a, "%s" STORE_BACKUP, st->path),
                                           arena_printf(&a, "%s" STORE_BACKUP_BEFORE, st->path), e);
    arena_release(&a);
    return fine;
}

/* When the last attempt began that the newest one holds; "" when there is none that can be read. */
static const char *last_kept(const struct store *st, struct arena *a)
{
    struct store *copy = NULL;
    struct table t = {0};
    struct err ignored = {0};
    const char *path = arena_printf(a, "%s" STORE_BACKUP, st->path);
    bool fine = file_exists(path) && store_open_raw(path, &copy, &ignored) &&
                store_read(copy, a, "select max(started) from attempt", NULL, 0, &t, &ignored);
    store_close(copy);
    return fine && t.n_rows > 0 ? table_text(&t, 0, 0) : "";
}

bool store_backup_due(struct store *st, bool *due, struct err *e)
{
    struct arena a = {0};
    struct table t = {0};
    const char *since = last_kept(st, &a);
    bool fine = store_read(st, &a,
                           "select count(*) >= 10000 or total(wall_seconds) > 12 * 3600 "
                           "from attempt where started > ?1",
                           &since, 1, &t, e);
    *due = fine && t.cells[0].integer;
    arena_release(&a);
    return fine;
}
