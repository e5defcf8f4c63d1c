/* file.c: see file.h. */
#include "sys/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/sha256.h"
#include "base/text.h"
#include "sys/crash.h"
#include "sys/flock.h"

enum { CHUNK = 1 << 16 };

static enum err_code code_of(int number)
{
    if (number == ENOSPC || number == EDQUOT || number == EFBIG)
        return ERR_FULL;
    return number == ENOENT || number == ENOTDIR || number == EACCES || number == EISDIR ||
                   number == ELOOP || number == ENAMETOOLONG
               ? ERR_INPUT
               : ERR_IO;
}

static bool file_fail(struct err *e, const char *doing, const char *path)
{
    int number = errno;
    err_set(e, code_of(number), "cannot %s %s: %s", doing, path, strerror(number));
    if (number == ENOSPC || number == EDQUOT)
        err_hint(e, "make room on that disk; nothing that was there is lost");
    if (number == EACCES)
        err_hint(e, "check the permissions of the file and its folders");
    return false;
}

static int open_regular(const char *path, struct err *e)
{
    struct stat s;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        file_fail(e, "read", path);
        return -1;
    }
    if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode))
        return fd;
    close(fd);
    err_set(e, ERR_INPUT, "cannot read %s: it is not a regular file", path);
    return -1;
}

static bool too_large(const char *path, size_t limit, struct err *e)
{
    return err_set(e, ERR_INPUT, "%s is larger than %zu bytes", path, limit);
}

bool file_read(const char *path, size_t limit, struct buf *out, struct err *e)
{
    char chunk[CHUNK];
    int fd = open_regular(path, e);
    if (fd < 0)
        return false;
    size_t before = out->n;
    ssize_t n;
    bool fine = true;
    while (fine && (n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            fine = file_fail(e, "read", path);
        else {
            buf_add(out, chunk, (size_t)n);
            if (limit > 0 && out->n - before > limit)
                fine = too_large(path, limit, e);
        }
    }
    close(fd);
    return fine;
}

/* Tapes and some file systems fill the last block with zeros: no more of the stream. */
static bool only_zeros(const unsigned char *s, size_t n)
{
    return n == 0 || (s[0] == 0 && memcmp(s, s + 1, n - 1) == 0);
}

static bool inflate_all(const char *path, const struct buf *packed, size_t limit, struct buf *out,
                        struct err *e)
{
    unsigned char chunk[CHUNK];
    z_stream z = {0};
    size_t before = out->n;
    enum { GZIP_WINDOW = 15 + 16 };
    if (packed->n > UINT32_MAX || inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        return err_set(e, ERR_MEMORY, "cannot inflate %s", path);
    z.next_in = (unsigned char *)packed->s;
    z.avail_in = (uInt)packed->n;
    int status = Z_OK;
    bool fine = true;
    while (fine &&
           (status == Z_OK || (status == Z_STREAM_END && !only_zeros(z.next_in, z.avail_in)))) {
        if (status == Z_STREAM_END && inflateReset(&z) != Z_OK)
            break;
        z.next_out = chunk;
        z.avail_out = sizeof chunk;
        status = inflate(&z, Z_NO_FLUSH);
        buf_add(out, chunk, sizeof chunk - z.avail_out);
        if (limit > 0 && out->n - before > limit)
            fine = too_large(path, limit, e);
    }
    inflateEnd(&z);
    if (fine && status != Z_STREAM_END)
        fine =
            err_set(e, ERR_INPUT, "%s is damaged: its gzip stream ends early or is corrupt", path);
    return fine;
}

bool file_inflate(const char *path, struct buf *stored, size_t limit, struct buf *out,
                  struct err *e)
{
    bool packed =
        stored->n > 2 && (unsigned char)stored->s[0] == 0x1f && (unsigned char)stored->s[1] == 0x8b;
    if (packed)
        return inflate_all(path, stored, limit, out, e);
    if (out->n > 0)
        buf_add(out, stored->s, stored->n);
    else { /* nothing is copied where nothing is changed */
        struct buf empty = *out;
        *out = *stored;
        *stored = empty;
    }
    return true;
}

bool file_read_inflated(const char *path, size_t limit, struct buf *out, struct err *e)
{
    struct buf stored = {0};
    bool fine = file_read(path, limit, &stored, e) && file_inflate(path, &stored, limit, out, e);
    buf_release(&stored);
    return fine;
}

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t k = write(fd, bytes, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return false;
        bytes += k;
        n -= (size_t)k;
    }
    return fsync(fd) == 0;
}

static void sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct buf folder = {0};
    if (slash && slash != path)
        buf_add(&folder, path, (size_t)(slash - path));
    else
        buf_puts(&folder, slash ? "/" : ".");
    int fd = open(buf_text(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    buf_release(&folder);
}

/* Drafts are locked by who writes them, so that those of a command that was killed are known. */
#define DRAFT ".draft-"
enum { RANDOM_LETTERS = 6 };

static bool is_draft_of(const char *name, const char *of)
{
    const size_t n = strlen(of), m = strlen(DRAFT);
    return strncmp(name, of, n) == 0 && strncmp(name + n, DRAFT, m) == 0 &&
           strlen(name + n + m) == RANDOM_LETTERS;
}

static void draft_remove_unless_locked(int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        unlinkat(folder, name, 0);
    if (fd >= 0)
        close(fd);
}

/* Of the same file, that nobody writes any more. */
static void drafts_sweep(const char *path)
{
    struct arena a = {0};
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    DIR *folder = opendir(slash ? arena_strndup(&a, path, (size_t)(slash - path) + 1) : ".");
    for (const struct dirent *f; folder && (f = readdir(folder)) != NULL;)
        if (is_draft_of(f->d_name, name))
            draft_remove_unless_locked(dirfd(folder), f->d_name);
    if (folder)
        (void)closedir(folder);
    arena_release(&a);
}

/* Locked before another command could take it for one that is left, or made again. */
static int draft_open(const char *path, struct buf *name)
{
    struct stat s = {0};
    int fd;
    do {
        buf_clear(name);
        buf_printf(name, "%s" DRAFT "XXXXXX", path);
        fd = mkstemp(name->s);
        if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &s) != 0 || s.st_nlink > 0)
            return fd;
    } while (close(fd) == 0);
    return -1;
}

static bool draft_take_its_place(int fd, const char *draft, const char *path, const void *bytes,
                                 size_t n)
{
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) != 0 || !write_all(fd, bytes, n))
        return false;
    crash_point("before a file has its name");
    bool fine = rename(draft, path) == 0;
    crash_point("after a file has its name");
    return fine;
}

bool file_write(const char *path, const void *bytes, size_t n, struct err *e)
{
    struct buf name = {0};
    drafts_sweep(path);
    int fd = draft_open(path, &name);
    bool fine = fd >= 0 && draft_take_its_place(fd, name.s, path, bytes, n);
    if (!fine) {
        file_fail(e, "write", path);
        if (fd >= 0)
            unlink(name.s);
    } else
        sync_folder_of(path);
    if (fd >= 0)
        close(fd);
    buf_release(&name);
    return fine;
}

bool file_sha256(const char *path, char hex[65], struct err *e)
{
    char chunk[CHUNK];
    struct sha256 h;
    int fd = open_regular(path, e);
    if (fd < 0)
        return false;
    sha256_init(&h);
    ssize_t n;
    bool fine = true;
    while (fine && (n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n > 0)
            sha256_add(&h, chunk, (size_t)n);
        else if (errno != EINTR)
            fine = file_fail(e, "read", path);
    }
    sha256_finish(&h, hex);
    close(fd);
    return fine;
}

bool file_is_link(const char *path)
{
    struct stat s;
    return lstat(path, &s) == 0 && S_ISLNK(s.st_mode);
}

bool file_exists(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0;
}

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

bool file_look(const char *path, struct file_look *look)
{
    struct stat s;
    if (stat(path, &s) != 0)
        return false;
    *look = (struct file_look){.size = s.st_size,
                               .modified = nanoseconds(s.st_mtim),
                               .changed = nanoseconds(s.st_ctim),
                               .inode = (int64_t)s.st_ino};
    return true;
}

/* The coarsest clock of a file system in use, FAT's, ticks every two seconds. */
bool look_is_settled(const struct file_look *look, int64_t now)
{
    const int64_t tick = 2000000000;
    return look->modified < now - tick && look->changed < now - tick;
}

bool folder_make(const char *path, struct err *e)
{
    struct buf prefix = {0};
    bool fine = true;
    for (const char *p = path; fine && *p;) {
        size_t n = strcspn(p + 1, "/") + 1;
        buf_add(&prefix, p, n);
        p += n;
        struct stat s;
        if (mkdir(prefix.s, 0777) != 0 &&
            !(errno == EEXIST && stat(prefix.s, &s) == 0 && S_ISDIR(s.st_mode)))
            fine = file_fail(e, "make the folder", prefix.s);
    }
    buf_release(&prefix);
    return fine;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *stem_with(struct arena *a, const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);
    if (n <= m || name[0] == '.' || strcmp(name + n - m, suffix) != 0)
        return NULL;
    return arena_strndup(a, name, n - m);
}

bool folder_list(struct arena *a, const char *path, const char *suffix, const char *const **stems,
                 size_t *n, struct err *e)
{
    size_t room = 64;
    *n = 0;
    *stems = NULL;
    DIR *d = opendir(path);
    if (!d)
        return errno == ENOENT ? true : file_fail(e, "list", path);
    const char **list = arena_array(a, room, sizeof *list);
    errno = 0; /* the end of the folder is told from a fault by it */
    for (struct dirent *entry; (entry = readdir(d)) != NULL; errno = 0) {
        const char *stem = stem_with(a, entry->d_name, suffix);
        if (stem && *n == room) {
            const char **longer = arena_array(a, room *= 2, sizeof *longer);
            memcpy(longer, list, *n * sizeof *list);
            list = longer;
        }
        if (stem)
            list[(*n)++] = stem;
    }
    const bool fine = errno == 0 || file_fail(e, "list", path);
    closedir(d);
    qsort(list, *n, sizeof *list, compare_texts);
    *stems = list;
    return fine;
}

const char *path_beside(struct arena *a, const char *file, const char *path)
{
    const char *slash = strrchr(file, '/');
    if (path[0] == '/' || !slash)
        return arena_strdup(a, path);
    return arena_printf(a, "%.*s/%s", (int)(slash - file), file, path);
}

bool path_same(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

const char *path_from(struct arena *a, const char *folder, const char *path)
{
    struct buf out = {0};
    for (size_t n;; folder += n, path += n) {
        folder += strspn(folder, "/");
        path += strspn(path, "/");
        n = strcspn(folder, "/");
        if (n == 0 || n != strcspn(path, "/") || strncmp(folder, path, n) != 0)
            break;
    }
    /* What they do not share is left upwards on one side and entered on the other. */
    for (; *folder; folder += strspn(folder, "/")) {
        buf_puts(&out, out.n ? "/.." : "..");
        folder += strcspn(folder, "/");
    }
    if (*path)
        buf_printf(&out, "%s%s", out.n ? "/" : "", path);
    const char *text = arena_strdup(a, out.n ? buf_text(&out) : ".");
    buf_release(&out);
    return text;
}

const char *path_stem(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return arena_strndup(a, name, dot && dot != name ? (size_t)(dot - name) : strlen(name));
}

/* The kernel knows it of an open file. (realpath is no part of POSIX without XSI.) */
const char *path_real(struct arena *a, const char *path)
{
    enum { ROOM = 4096 };
    char link[64], real[ROOM];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, real, sizeof real);
    close(fd);
    return n > 0 && (size_t)n < sizeof real ? arena_strndup(a, real, (size_t)n) : NULL;
}

bool path_is_below(const char *folder, const char *path)
{
    struct arena a = {0};
    const char *above = path_real(&a, folder), *below = path_real(&a, path);
    size_t n = above ? strlen(above) : 0;
    bool is = above && below && strncmp(above, below, n) == 0 && below[n] == '/';
    arena_release(&a);
    return is;
}
