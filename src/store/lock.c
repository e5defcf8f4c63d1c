/* lock.c: one writer at a time, and only on a local disk.
 *
 * SQLite's own locks keep two writers from harming the file, but they come and go with every
 * transaction: two `run` commands would make every run twice. So a writer holds a lock of the
 * kernel on FILE-lock from the first write to the last. The kernel gives it back when the process
 * ends, however it ends; the file itself means nothing. It is another file than the database
 * because closing any descriptor of the database drops all of SQLite's locks on it (POSIX). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store/internal.h"

static bool lock_busy(const char *path, const struct flock *wanted, int fd, struct err *e)
{
    struct flock holder = *wanted;
    if (fcntl(fd, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK && holder.l_pid > 0) {
        err_set(e, ERR_BUSY, "process %ld is writing to %s", (long)holder.l_pid, path);
        return err_hint(e, "wait until it ends: queries, list and show work meanwhile; or write "
                           "to another file with --db");
    }
    err_set(e, ERR_BUSY, "another process is writing to %s", path);
    return err_hint(e, "wait until it ends, or write to another file with --db");
}

bool store_lock(const char *path, int *lock, struct err *e)
{
    struct arena a = {0};
    const char *name = arena_printf(&a, "%s-lock", path);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    bool fine = fd >= 0;
    if (!fine) {
        err_set(e, errno == ENOSPC ? ERR_FULL : ERR_STORE, "cannot write %s: %s", name,
                strerror(errno));
        err_hint(e, "check that the folder may be written");
    } else {
        struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        if (fcntl(fd, F_SETLK, &whole) != 0) {
            fine = lock_busy(path, &whole, fd, e);
            close(fd);
            fd = -1;
        }
    }
    *lock = fd;
    arena_release(&a);
    return fine;
}

const char *store_network_name(unsigned long type)
{
    /* Magic numbers of statfs(2) and of the systems' own headers. Their locks are not to be trusted
     * (sqlite.org/howtocorrupt.html, section 2.1). */
    static const struct {
        unsigned long type;
        const char *name;
    } network[] = {
        {0x6969, "NFS"},          {0x517b, "SMB"},        {0xfe534d42, "SMB"},
        {0xff534d42, "CIFS"},     {0x0bd00bd0, "Lustre"}, {0x47504653, "GPFS"},
        {0x5346414f, "AFS"},      {0x6b414653, "AFS"},    {0x00c36400, "Ceph"},
        {0x19830326, "BeeGFS"},   {0xaad7aaea, "PanFS"},  {0x73757245, "Coda"},
        {0x20030528, "OrangeFS"},
    };
    for (size_t i = 0; i < sizeof network / sizeof *network; i++)
        if (network[i].type == (type & 0xffffffffUL))
            return network[i].name;
    return NULL;
}

bool store_local(const char *path, struct err *e)
{
    struct statfs fs;
    const char *slash = strrchr(path, '/');
    struct arena a = {0};
    const char *folder =
        slash ? arena_strndup(&a, path, (size_t)(slash - path) + 1) : arena_strdup(&a, ".");
    const char *name =
        statfs(folder, &fs) == 0 ? store_network_name((unsigned long)fs.f_type) : NULL;
    arena_release(&a);
    if (!name)
        return true;
    err_set(e, ERR_STORE, "%s is on a network file system (%s), whose locks SQLite cannot trust",
            path, name);
    return err_hint(e, "name a file on a local disk with --db: one shard per machine");
}
