/* brought.c: see brought.h.
 *
 * To know a file by its digest is to read all of it, so what was read is kept for those who ask for
 * the content; workers inherit it. A file that was changed since becomes another entry: it is known
 * by its status as the kernel keeps it, but a change shows there only once the clock of the file
 * system has moved on, so what was very young when it was read is not trusted. */
#include "sys/brought.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/sha256.h"
#include "sys/file.h"

enum {
    MOST_MB = 2048,     /* larger than any data set that one process should hold: against bombs */
    MOST_KEPT_MB = 256, /* larger ones are read again rather than kept for who may not ask */
    TICK_MS = 20        /* twice the coarsest tick of Linux */
};

struct brought {
    struct brought *next;
    struct arena arena; /* owns path and digest */
    const char *path, *sha256;
    struct stat status;
    bool settled;      /* a change since would show in the status */
    struct buf stored; /* until the content was asked for */
    struct buf content;
    bool has_stored, has_content;
};

/* Read by one thread; it cannot change a result, only the time that it takes. */
static struct brought *all;

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool is_unchanged(const struct brought *b, const struct stat *now)
{
    const struct stat *s = &b->status;
    return b->settled && s->st_dev == now->st_dev && s->st_ino == now->st_ino &&
           s->st_size == now->st_size && same_time(s->st_mtim, now->st_mtim) &&
           same_time(s->st_ctim, now->st_ctim);
}

static bool is_settled(const struct stat *s)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    double age = (double)(now.tv_sec - s->st_ctim.tv_sec) * 1e3 +
                 (double)(now.tv_nsec - s->st_ctim.tv_nsec) / 1e6;
    return age > TICK_MS;
}

static void brought_free(struct brought *b)
{
    buf_release(&b->stored);
    buf_release(&b->content);
    arena_release(&b->arena);
    free(b);
}

/* Take the digest; a file that is not too large is kept as it was read. */
static bool take_digest(struct brought *b, const char *path, char digest[SHA256_HEX], struct err *e)
{
    if (b->status.st_size > (off_t)MOST_KEPT_MB << 20)
        return file_sha256(path, digest, e);
    if (!file_read(path, (size_t)MOST_MB << 20, &b->stored, e))
        return false;
    sha256_of(buf_text(&b->stored), b->stored.n, digest);
    return b->has_stored = true;
}

static struct brought *brought_read(const char *path, struct err *e)
{
    struct brought *b = calloc(1, sizeof *b);
    char digest[SHA256_HEX];
    if (!b)
        memory_exhausted();
    b->settled = stat(path, &b->status) == 0 && is_settled(&b->status);
    if (!take_digest(b, path, digest, e)) {
        brought_free(b);
        return NULL;
    }
    b->path = arena_strdup(&b->arena, path);
    b->sha256 = arena_strdup(&b->arena, digest);
    b->next = all;
    all = b;
    return b;
}

bool brought_digest(const char *path, const char **sha256, struct err *e)
{
    struct stat now;
    struct brought *b = stat(path, &now) == 0 ? all : NULL;
    while (b && !(strcmp(b->path, path) == 0 && is_unchanged(b, &now)))
        b = b->next;
    if (!b)
        b = brought_read(path, e);
    if (b)
        *sha256 = b->sha256;
    return b != NULL;
}

/* The newest of this path and digest. */
static struct brought *brought_find(const char *path, const char *sha256)
{
    struct brought *b = all;
    while (b && !(strcmp(b->path, path) == 0 && strcmp(b->sha256, sha256) == 0))
        b = b->next;
    return b;
}

static bool complain_changed(const char *path, struct err *e)
{
    err_set(e, ERR_INPUT, "%s changed since the run was planned", path);
    return err_hint(e, "give the command again: the run is planned anew");
}

/* A file that was too large to be kept is read again, and must be the same. */
static bool stored_take(struct brought *b, struct err *e)
{
    char digest[SHA256_HEX];
    if (b->has_stored)
        return true;
    if (!file_read(b->path, (size_t)MOST_MB << 20, &b->stored, e))
        return false;
    sha256_of(buf_text(&b->stored), b->stored.n, digest);
    return strcmp(digest, b->sha256) == 0 ? true : complain_changed(b->path, e);
}

static bool content_take(struct brought *b, struct err *e)
{
    if (!b->has_content)
        b->has_content = stored_take(b, e) &&
                         file_inflate(b->path, &b->stored, (size_t)MOST_MB << 20, &b->content, e);
    b->has_stored = false;
    buf_release(&b->stored);
    return b->has_content;
}

bool brought_content(const char *path, const char *sha256, const char **bytes, size_t *size,
                     struct err *e)
{
    struct brought *b = brought_find(path, sha256);
    if (!b && !(b = brought_read(path, e)))
        return false;
    if (strcmp(b->sha256, sha256) != 0)
        return complain_changed(path, e);
    if (!content_take(b, e))
        return false;
    *bytes = buf_text(&b->content);
    *size = b->content.n;
    return true;
}
