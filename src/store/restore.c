/* restore.c: a backup is brought back in the place of a damaged database. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/internal.h"
#include "sys/crash.h"
#include "sys/file.h"

/* PATH.damaged, or PATH.damaged-2, ...: nothing is overwritten. */
static const char *free_name(struct arena *a, const char *path)
{
    struct stat s;
    const char *name = arena_printf(a, "%s.damaged", path);
    for (int i = 2; lstat(name, &s) == 0; i++)
        name = arena_printf(a, "%s.damaged-%d", path, i);
    return name;
}

/* A second name, where the disk has such: the first leads to a locked file until the copy takes its
 * place, and no other writer finds it free. */
static bool move_aside(struct arena *a, const char *path, struct err *e)
{
    const char *aside = free_name(a, path);
    if (link(path, aside) != 0 && rename(path, aside) != 0 && errno != ENOENT)
        return err_set(e, ERR_IO, "cannot rename %s: %s", path, strerror(errno));
    /* The journal belongs to the damaged file: beside another one it would be played back. */
    const char *journal = arena_printf(a, "%s-journal", path);
    if (rename(journal, arena_printf(a, "%s-journal", aside)) != 0 && errno != ENOENT)
        return err_set(e, ERR_IO, "cannot rename %s: %s", journal, strerror(errno));
    return true;
}

bool store_count(const char *path, int64_t *runs, struct err *e)
{
    struct store *st = NULL;
    bool fine =
        store_open_raw(path, &st, e) && store_integer(st, "select count(*) from run", 0, runs, e);
    store_close(st);
    return fine;
}

/* A copy of a sound backup, as `partial`. */
static bool copy_sound(struct arena *a, const char *backup, const char *partial, struct err *e)
{
    struct store *st = NULL;
    const char *damage = NULL;
    int64_t application = 0;
    bool fine = store_open_raw(backup, &st, e) &&
                store_integer(st, "pragma application_id", 0, &application, e) &&
                store_pages(st, a, "pragma integrity_check(1)", &damage, e);
    if (fine && application != STORE_APPLICATION_ID)
        fine = err_set(e, ERR_DAMAGED, "the backup %s is not a database of overparam", backup);
    if (fine && damage)
        fine = err_set(e, ERR_DAMAGED, "the backup %s is damaged too: %s", backup, damage);
    fine = fine && store_backup(st, partial, NULL, e);
    store_close(st);
    return fine;
}

bool store_restore(const char *name, const char *backup, struct err *e)
{
    struct arena a = {0};
    const char *real = path_real(&a, name), *path = real ? real : name; /* a link stays one */
    const char *partial = arena_printf(&a, "%s.restored", path);
    int lock = -1;
    bool fine = store_lock(path, STORE_WRITE, &lock, e) && copy_sound(&a, backup, partial, e) &&
                move_aside(&a, path, e);
    crash_point("before a backup takes the place of the database");
    if (fine && rename(partial, path) != 0)
        fine = err_set(e, ERR_IO, "cannot rename %s: %s", partial, strerror(errno));
    if (lock >= 0)
        close(lock);
    arena_release(&a);
    return fine;
}
