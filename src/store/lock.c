/* lock.c: who may write, and only on a local disk.
 *
 * SQLite's own locks keep two writers from harming the file, but they come and go with every
 * transaction: a `remove` would take away what a `run` rests on. So a writer holds a lock of the
 * kernel from the first write to the last, and the kernel gives it back when the process ends,
 * however it ends.
 *
 * What is locked is the database itself, not a file beside it: a symbolic link, a hard link and
 * another mount are names of the same file, and no lock file can be removed. Of the kernel's three
 * sorts of locks this leaves flock(2). A lock of fcntl would be dropped with SQLite's own whenever
 * any descriptor of the file is closed (POSIX), which happens around every fork; one that belongs
 * to an open file, OFD or flock, is not, and flock shares no byte with SQLite's. Two things follow:
 *
 *   our descriptor is closed after the connection only: closing it drops SQLite's locks;
 *   a forked worker inherits it and has to close it (store_leave), or it would hold the lock on
 *   when its parent is killed.
 *
 * A file can be renamed between its opening and its locking (`doctor --repair` puts another in its
 * place), so the name is looked at again behind the lock.
 *
 * Whoever only brings plans up to date (STORE_REPLAN) is done in a moment and leaves it to SQLite's
 * transactions to keep several of its kind apart: it shares the lock, and a writer waits for it
 * some seconds where it gives up after a tenth of one before another writer. Those who make runs
 * (STORE_RUN) share it too, and divide the work by share.c; each opens the database alone, when it
 * can, and then lets the others in. */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "store/internal.h"
#include "sys/file.h"
#include "sys/flock.h"

enum { ATTEMPTS = 250, BRIEF = 5, RENAMES = 10 };
static const struct timespec pause_between = {.tv_nsec = 20000000};

bool store_is_at(const char *path, int fd)
{
    struct stat named, open;
    return stat(path, &named) == 0 && fstat(fd, &open) == 0 && named.st_dev == open.st_dev &&
           named.st_ino == open.st_ino;
}

/* The process that keeps us out, as /proc/locks tells it ("1: FLOCK ADVISORY WRITE 42 08:01:99 0
 * EOF"; READ when it shares); 0 when it does not: one of another container, say. */
static long holder_of(int fd, const char *manner)
{
    struct stat s;
    struct buf locks = {0};
    struct err ignored = {0};
    char file[32];
    long holder = 0;
    if (fstat(fd, &s) != 0 || !file_read("/proc/locks", 0, &locks, &ignored))
        buf_clear(&locks);
    snprintf(file, sizeof file, ":%llu ", (unsigned long long)s.st_ino);
    for (const char *line = buf_text(&locks); *line && holder == 0;) {
        size_t n = strcspn(line, "\n");
        const char *sort = strstr(line, "FLOCK "), *held = strstr(line, manner),
                   *found = strstr(line, file);
        if (sort && held && found && sort < held && held < found && found < line + n)
            holder = strtol(held + strlen(manner), NULL, 10);
        line += n + (line[n] != 0);
    }
    buf_release(&locks);
    return holder;
}

static bool lock_busy(const char *path, int fd, struct err *e)
{
    if (errno != EWOULDBLOCK) {
        err_set(e, ERR_STORE, "cannot lock %s: %s", path, strerror(errno));
        return err_hint(e, "name a file on a local disk with --db");
    }
    const bool runs = store_has_runners(fd);
    const char *does = runs ? "makes runs in" : "is writing to";
    long holder = holder_of(fd, runs ? " READ " : " WRITE ");
    if (holder > 0)
        err_set(e, ERR_BUSY, "process %ld %s %s", holder, does, path);
    else
        err_set(e, ERR_BUSY, "another process %s %s", does, path);
    return err_hint(e,
                    "%s: queries, list and show work meanwhile; or write to another file with --db",
                    runs ? "what is to be done needs the database alone: wait until it ends, or "
                           "interrupt it, which loses nothing"
                         : "wait until it ends");
}

/* Who keeps a writer out that would be alone: those who share the lock, or another writer. */
enum others { OTHERS_PLAN, OTHERS_RUN, OTHERS_WRITE };

static enum others others_of(int fd)
{
    if (flock(fd, LOCK_SH | LOCK_NB) != 0)
        return OTHERS_WRITE;
    flock(fd, LOCK_UN);
    return store_has_runners(fd) ? OTHERS_RUN : OTHERS_PLAN;
}

/* False with errno when the lock cannot be had now; *alone: nobody shares it. */
static bool lock_take(int fd, enum store_mode mode, bool *alone)
{
    *alone = false;
    if (mode == STORE_REPLAN)
        return flock(fd, LOCK_SH | LOCK_NB) == 0;
    for (int i = 0; i < ATTEMPTS; i++) {
        *alone = flock(fd, LOCK_EX | LOCK_NB) == 0;
        if (*alone)
            return true;
        enum others others = others_of(fd);
        if (others == OTHERS_RUN && mode == STORE_RUN && flock(fd, LOCK_SH | LOCK_NB) == 0)
            return true;
        if (others != OTHERS_PLAN && i >= BRIEF)
            break; /* and no worker of a killed one that is just ending */
        nanosleep(&pause_between, NULL);
    }
    errno = EWOULDBLOCK;
    return false;
}

bool store_lock_share(struct store *st, struct err *e)
{
    const bool shared = !st->alone || flock(st->lock, LOCK_SH | LOCK_NB) == 0;
    st->alone = false;
    return shared || lock_busy(st->path, st->lock, e);
}

static bool cannot_write(const char *path, struct err *e)
{
    int number = errno;
    struct stat s;
    err_set(e, number == ENOSPC ? ERR_FULL : ERR_STORE, "cannot write %s: %s", path,
            strerror(number));
    const struct passwd *owner = number == EACCES && stat(path, &s) == 0 && s.st_uid != geteuid()
                                     ? getpwuid(s.st_uid)
                                     : NULL;
    if (owner)
        return err_hint(e,
                        "it belongs to %.60s: ask for the right to write it, or name another "
                        "file with --db",
                        owner->pw_name);
    return err_hint(e, number == EROFS ? "its disk may only be read: name another file with --db"
                                       : "check that the file and its folder may be written");
}

/* One name is for all who share. */
static bool lock_now(const char *path, enum store_mode mode, int fd, bool *alone, struct err *e)
{
    if (mode == STORE_RUN && !store_turn_take(fd))
        return lock_busy(path, fd, e);
    return (lock_take(fd, mode, alone) || lock_busy(path, fd, e)) &&
           (*alone || store_one_name(path, fd, e));
}

bool store_lock_as(const char *path, enum store_mode mode, int *lock, bool *alone, struct err *e)
{
    enum { MODE = 0644 }; /* as SQLite makes its files */
    int flags = O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    *lock = -1;
    for (int i = 0; i < RENAMES; i++) {
        int fd = open(path, mode == STORE_REPLAN ? flags : flags | O_CREAT, MODE);
        if (fd < 0)
            return cannot_write(path, e);
        if (!lock_now(path, mode, fd, alone, e)) {
            close(fd);
            return false;
        }
        if (store_is_at(path, fd)) {
            *lock = fd;
            return true;
        }
        close(fd);
    }
    return err_set(e, ERR_BUSY, "%s is being replaced again and again", path);
}

bool store_lock(const char *path, enum store_mode mode, int *lock, struct err *e)
{
    bool alone;
    return store_lock_as(path, mode, lock, &alone, e);
}

bool store_is_written(const char *path, long *process)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool written = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    *process = written ? holder_of(fd, " WRITE ") : 0;
    if (fd >= 0)
        close(fd);
    return written;
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
        {0x20030528, "OrangeFS"}, {0x65735546, "FUSE"},   {0x01021997, "9p"},
        {0x786f4256, "vboxsf"},   {0x7461636f, "OCFS2"},  {0x01161970, "GFS2"},
    };
    for (size_t i = 0; i < sizeof network / sizeof *network; i++)
        if (network[i].type == (type & 0xffffffffUL))
            return network[i].name;
    return NULL;
}

/* Where the file really is, links followed; the folder of one that is to be made. */
const char *store_network(const char *path)
{
    struct statfs fs;
    const char *slash = strrchr(path, '/');
    struct arena a = {0};
    const char *folder =
        slash ? arena_strndup(&a, path, (size_t)(slash - path) + 1) : arena_strdup(&a, ".");
    const char *name = statfs(path, &fs) == 0 || statfs(folder, &fs) == 0
                           ? store_network_name((unsigned long)fs.f_type)
                           : NULL;
    arena_release(&a);
    return name;
}

bool store_local(const char *path, struct err *e)
{
    const char *name = store_network(path);
    if (!name)
        return true;
    err_set(e, ERR_STORE, "%s is on a network file system (%s), whose locks SQLite cannot trust",
            path, name);
    return err_hint(e, "name a file on a local disk with --db; overparam run --shard fills shards "
                       "there, and overparam merge brings them together");
}
