/* backup.c: a copy of the whole database, there whole or not at all. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/internal.h"

static const int pages_per_step = -1; /* the whole copy at once: nobody writes meanwhile */

static bool copy_pages(struct store *st, const char *target, struct err *e)
{
    sqlite3 *copy = NULL;
    int rc = sqlite3_open_v2(target, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_backup *b = sqlite3_backup_init(copy, "main", st->db, "main");
        rc = b ? sqlite3_backup_step(b, pages_per_step) : sqlite3_extended_errcode(copy);
        if (b)
            sqlite3_backup_finish(b);
        rc = rc == SQLITE_DONE ? SQLITE_OK : rc;
    }
    sqlite3_close(copy);
    if (rc == SQLITE_OK)
        return true;
    if (rc == SQLITE_IOERR_WRITE || (rc & 0xff) == SQLITE_FULL)
        return err_set(e, ERR_FULL, "no room is left for the backup %s", target);
    return err_set(e, ERR_STORE, "cannot write the backup %s: %s", target, sqlite3_errstr(rc));
}

/* A rename is on the disk when its folder is. */
static void sync_folder(const char *path)
{
    struct arena a = {0};
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash ? arena_strndup(&a, path, (size_t)(slash - path) + 1) : arena_strdup(&a, ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    arena_release(&a);
}

bool store_backup(struct store *st, const char *target, struct err *e)
{
    struct arena a = {0};
    const char *partial = arena_printf(&a, "%s.partial", target);
    unlink(partial);
    bool fine = copy_pages(st, partial, e);
    if (fine && rename(partial, target) != 0)
        fine = err_set(e, ERR_IO, "cannot name the backup %s", target);
    if (fine)
        sync_folder(target);
    else
        unlink(partial);
    arena_release(&a);
    return fine;
}
