/* share.c: several runners divide the runs of one database among themselves.
 *
 * All of them hold the database's lock shared (lock.c), which keeps out every command that has to be
 * alone. Who makes which run is told by bytes of the file far beyond its end, which nobody reads or
 * writes: a runner locks the byte of a run before it makes it, and lets go of it when the run is
 * committed. So
 *
 *   of two runners one gets the byte, and what it has committed the other finds in the database;
 *   the kernel takes the locks of a process away when it ends, however it ends, and what it had
 *   claimed is free at that moment: there is no clock, no row and no file to clean up;
 *   a claim costs no write, so that one can be made while a reader holds the database.
 *
 * The locks are those of an open file (OFD, fcntl(2)): SQLite's own, which belong to the process, are
 * on other bytes and are left alone. The byte of a run follows from its key, for runners may have
 * planned different versions of a file.
 *
 *   TURN      opening the database, which may create or upgrade it: one after another
 *   COPYING   making a copy beside it
 *   SLOTS     the k-th runner is alive
 *   NAMES     a byte for each name (folder and file) under which it is open
 *   CLAIMS    a byte for each key
 *
 * SQLite's journal lies beside the name, not beside the file. Who opened another hard link would not
 * see the journal of a runner that was killed, so that all have to use one name. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "store/internal.h"
#include "sys/file.h"

/* Hidden by the system's headers unless all of GNU's extensions are asked for. */
enum { OFD_GET = 36, OFD_SET = 37, OFD_SET_AND_WAIT = 38 };

static_assert(sizeof(off_t) == 8, "bytes of locks lie beyond what 32 bits count");
static const off_t turn_byte = (off_t)1 << 42, copying_byte = turn_byte + 1, slots = turn_byte + 16,
                   names = (off_t)1 << 43, names_end = names + ((off_t)1 << 32),
                   claims = (off_t)1 << 61;

static struct flock piece(short type, off_t from, off_t n)
{
    return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = from, .l_len = n};
}

/* Does another open file hold a lock on one of these bytes? The first of them, or -1. */
static off_t held(int fd, off_t from, off_t end)
{
    struct flock l = piece(F_WRLCK, from, end - from);
    if (from >= end || fcntl(fd, OFD_GET, &l) != 0 || l.l_type == F_UNLCK)
        return -1;
    return l.l_start > from ? l.l_start : from;
}

/* False with errno EAGAIN when another has it. */
static bool take(int fd, short type, off_t at)
{
    struct flock l = piece(type, at, 1);
    return fcntl(fd, OFD_SET, &l) == 0;
}

static void let_go(int fd, off_t at)
{
    struct flock l = piece(F_UNLCK, at, 1);
    (void)fcntl(fd, OFD_SET, &l);
}

static bool cannot_lock(const char *path, struct err *e)
{
    err_set(e, ERR_STORE, "cannot lock a byte of %s: %s", path, strerror(errno));
    return err_hint(e, "name a file on a local disk with --db");
}

static bool wait_for(int fd, off_t at)
{
    struct flock l = piece(F_WRLCK, at, 1);
    int rc;
    while ((rc = fcntl(fd, OFD_SET_AND_WAIT, &l)) != 0 && errno == EINTR)
        ;
    return rc == 0;
}

/* --- opening ---------------------------------------------------------------------------------- */

bool store_turn_take(int fd)
{
    return wait_for(fd, turn_byte);
}

bool store_has_runners(int fd)
{
    return held(fd, slots, slots + STORE_RUNNERS) >= 0;
}

static bool slot_take(struct store *st, struct err *e)
{
    while (st->slot < STORE_RUNNERS && !take(st->lock, F_WRLCK, slots + st->slot))
        st->slot++;
    return st->slot < STORE_RUNNERS ||
           err_set(e, ERR_BUSY, "%d processes make runs in %s already", STORE_RUNNERS, st->path);
}

/* The folder as the system knows it, by whatever way one came, and the name in it. */
static off_t name_byte(const char *path)
{
    struct arena a = {0};
    struct stat folder = {0};
    char digest[SHA256_HEX];
    const char *real = path_real(&a, path), *slash = real ? strrchr(real, '/') : NULL;
    if (slash)
        (void)stat(arena_strndup(&a, real, (size_t)(slash - real) + 1), &folder);
    const char *name = arena_printf(&a, "%llu %llu %s", (unsigned long long)folder.st_dev,
                                    (unsigned long long)folder.st_ino, slash ? slash : path);
    sha256_of(name, strlen(name), digest);
    digest[8] = 0;
    arena_release(&a);
    return names + (off_t)strtoull(digest, NULL, 16);
}

bool store_one_name(const char *path, int fd, struct err *e)
{
    off_t own = name_byte(path);
    if (!take(fd, F_RDLCK, own))
        return cannot_lock(path, e);
    if (held(fd, names, own) < 0 && held(fd, own + 1, names_end) < 0)
        return true;
    err_set(e, ERR_BUSY, "another process writes to %s under another name, a hard link", path);
    return err_hint(e, "give all of them one name: what is beside it belongs to the database too");
}

bool store_share(struct store *st, struct err *e)
{
    bool fine =
        slot_take(st, e) && store_one_name(st->path, st->lock, e) && store_lock_share(st, e);
    let_go(st->lock, turn_byte);
    return fine;
}

unsigned store_slot(const struct store *st)
{
    return st->slot;
}

size_t store_runners(const char *path, unsigned found[STORE_RUNNERS])
{
    size_t n = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    off_t at = slots - 1;
    while (fd >= 0 && (at = held(fd, at + 1, slots + STORE_RUNNERS)) >= 0)
        found[n++] = (unsigned)(at - slots);
    if (fd >= 0)
        close(fd);
    return n;
}

/* --- claims ----------------------------------------------------------------------------------- */

/* 60 bits of the key, which is a digest: of a million runs hardly two have the same, and these are
 * not made at the same time. */
static off_t claim_byte(const char *key)
{
    enum { DIGITS = 15 };
    char head[DIGITS + 1] = "";
    memcpy(head, key, strnlen(key, DIGITS));
    return claims + (off_t)strtoull(head, NULL, 16);
}

bool store_is_claimed(const struct store *st, const char *key)
{
    off_t at = claim_byte(key);
    return st->mode == STORE_RUN && held(st->lock, at, at + 1) >= 0;
}

void store_release(const struct store *st, const char *key)
{
    if (st->mode == STORE_RUN)
        let_go(st->lock, claim_byte(key));
}

#define RUN_OF(column)                                                                             \
    "(select " column                                                                              \
    " from run where run.key = ?1 and run.code = (select id from code where digest = ?2))"
static const char look_sql[] = "select (select count(*) from attempt where attempt.run = " RUN_OF(
    "id") "), " RUN_OF("status") ", (select step from checkpoint where checkpoint.key = ?1)";

static enum outcome_status status_of(const char *word)
{
    for (int s = OUTCOME_DONE; s < (int)OUTCOME_FAILED; s++)
        if (word && strcmp(word, outcome_word((enum outcome_status)s)) == 0)
            return (enum outcome_status)s;
    return OUTCOME_FAILED;
}

/* What is committed: behind the lock, for whoever had it before has committed and then let go. */
static bool look(struct store *st, struct run_claim *c, struct err *e)
{
    int64_t before = c->attempts;
    struct rows r = store_ask_kept(st, look_sql);
    sqlite3_bind_text(r.s, 1, c->key, -1, SQLITE_STATIC);
    sqlite3_bind_text(r.s, 2, c->code, -1, SQLITE_STATIC);
    c->checkpoint = -1;
    if (rows_next(&r)) {
        c->attempts = sqlite3_column_int64(r.s, 0);
        c->status = status_of((const char *)sqlite3_column_text(r.s, 1));
        if (sqlite3_column_type(r.s, 2) != SQLITE_NULL)
            c->checkpoint = sqlite3_column_int64(r.s, 2);
    }
    if (c->verdict == CLAIM_OURS && c->attempts > before)
        c->verdict = CLAIM_MADE;
    return rows_end(&r, "read the runs", e);
}

bool store_attempts(struct store *st, const char *key, const char *code, int64_t *n, struct err *e)
{
    struct run_claim c = {.key = key, .code = code};
    bool fine = look(st, &c, e);
    *n = c.attempts;
    return fine;
}

/* One snapshot for all of them. */
static bool look_at_ours(struct store *st, struct run_claim *list, size_t n, struct err *e)
{
    bool fine = store_exec(st, "begin", "read the runs", e);
    for (size_t i = 0; fine && i < n; i++)
        fine = list[i].verdict != CLAIM_OURS || look(st, &list[i], e);
    if (!sqlite3_get_autocommit(st->db) && !store_exec(st, "rollback", "read the runs", e))
        fine = false;
    return fine;
}

static bool take_bytes(const struct store *st, struct run_claim *list, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++) {
        list[i].verdict = CLAIM_ELSEWHERE;
        if (take(st->lock, F_WRLCK, claim_byte(list[i].key)))
            list[i].verdict = CLAIM_OURS;
        else if (errno != EAGAIN && errno != EACCES)
            return cannot_lock(st->path, e);
    }
    return true;
}

bool store_claim(struct store *st, struct run_claim *list, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++)
        list[i].verdict = CLAIM_OURS;
    if (st->mode != STORE_RUN)
        return true;
    if (!take_bytes(st, list, n, e))
        return false;
    store_brief(st, true);
    bool fine = look_at_ours(st, list, n, e), later = !fine && store_later(st, e);
    store_brief(st, false);
    for (size_t i = 0; i < n; i++) {
        if (later && list[i].verdict == CLAIM_OURS)
            list[i].verdict = CLAIM_ELSEWHERE; /* nothing is known of it: it is asked for again */
        else if (list[i].verdict == CLAIM_ELSEWHERE)
            continue;
        if (list[i].verdict != CLAIM_OURS)
            store_release(st, list[i].key);
    }
    return fine || later;
}

/* --- copies ----------------------------------------------------------------------------------- */

bool store_copying_begin(struct store *st)
{
    return wait_for(st->lock, copying_byte);
}

void store_copying_end(struct store *st)
{
    let_go(st->lock, copying_byte);
}
