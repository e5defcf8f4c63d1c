/* shard.c: see shard.h. */
#include "cli/shard.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sha256.h"
#include "base/text.h"
#include "sys/file.h"

enum { PARTS_MAX = 1000000, DIGITS = 8 };

/* --- which part ------------------------------------------------------------------------------- */

bool shard_read(struct context *c, struct shard *s, struct err *e)
{
    const char *text = args_text(&c->args, "shard", ""), *slash = strchr(text, '/');
    *s = (struct shard){0};
    if (slash && text_parse_count(text, (size_t)(slash - text), &s->k) &&
        text_parse_count(slash + 1, strlen(slash + 1), &s->n) && s->k >= 1 && s->k <= s->n &&
        s->n <= PARTS_MAX)
        return true;
    err_set(e, ERR_USAGE, "option '--shard' expects K/N with 1 <= K <= N, not '%.60s'", text);
    return err_hint(e, "--shard 3/64 makes the third of 64 parts");
}

size_t shard_part(size_t job, size_t n)
{
    size_t turn = job / n, at = job % n;
    return 1 + (turn % 2 == 0 ? at : n - 1 - at);
}

static void jobs_keep(struct jobs *j, size_t k, size_t n)
{
    size_t kept = 0;
    jobs_sort(j);
    for (size_t i = 0; i < j->n; i++)
        if (shard_part(i, n) == k)
            j->list[kept++] = j->list[i];
    j->n = kept;
}

/* --- as somebody else has cut ----------------------------------------------------------------- */

static const char *key_of(const struct job *j)
{
    return j->plan->runs[j->index].key;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The keys of the lines "K KEY", sorted. */
static const char **keys_of_part(struct arena *a, char *text, int64_t k, size_t *n)
{
    size_t room = 0;
    const char **keys = NULL;
    *n = 0;
    for (char *line = text, *next; *line; line = next) {
        size_t length = strcspn(line, "\n");
        next = line + length + (line[length] != 0);
        line[length] = 0;
        char *blank = strchr(line, ' ');
        if (!blank || strtoll(line, NULL, 10) != k)
            continue;
        keys = arena_room(a, keys, *n, &room, sizeof *keys);
        keys[(*n)++] = blank + 1;
    }
    if (keys)
        qsort(keys, *n, sizeof *keys, by_text);
    return keys;
}

static bool jobs_keep_listed(struct context *c, const char *file, const struct shard *s,
                             struct jobs *j, struct err *e)
{
    struct buf text = {0};
    size_t n = 0, kept = 0;
    if (!file_read(file, 0, &text, e))
        return false;
    char *copy = arena_strdup(c->arena, buf_text(&text));
    buf_release(&text);
    const char **keys = keys_of_part(c->arena, copy, s->k, &n);
    for (size_t i = 0; i < j->n && n > 0; i++) {
        const char *key = key_of(&j->list[i]);
        if (bsearch(&key, keys, n, sizeof *keys, by_text))
            j->list[kept++] = j->list[i];
    }
    j->n = kept;
    return true;
}

/* --- its name --------------------------------------------------------------------------------- */

static const char *digest_name(struct context *c, const struct shard *s, const struct jobs *j)
{
    struct sha256 h;
    char hex[SHA256_HEX];
    const char **keys = arena_array(c->arena, j->n + 1, sizeof *keys);
    for (size_t i = 0; i < j->n; i++) {
        const struct planned *p = &j->list[i].plan->runs[j->list[i].index];
        keys[i] = arena_printf(c->arena, "%s %s\n", p->key, p->code->digest);
    }
    qsort(keys, j->n, sizeof *keys, by_text);
    sha256_init(&h);
    for (size_t i = 0; i < j->n; i++)
        sha256_add(&h, keys[i], strlen(keys[i]));
    sha256_finish(&h, hex);
    return arena_printf(c->arena, SHARDS "/%lld-of-%lld-%.*s.sqlite", (long long)s->k,
                        (long long)s->n, DIGITS, hex);
}

/* A name on this machine that no other shard has. */
static const char *scratch_name(struct arena *a, const char *file)
{
    char hex[SHA256_HEX];
    const char *folder = getenv("TMPDIR"), *real = path_real(a, path_beside(a, file, "."));
    const char *whole = arena_printf(a, "%s %s", real ? real : "", file);
    sha256_of(whole, strlen(whole), hex);
    return arena_printf(a, "%s/overparam-%ld-%.*s.sqlite", folder && *folder ? folder : "/tmp",
                        (long)geteuid(), 2 * DIGITS, hex);
}

static bool shard_name(struct context *c, struct shard *s, const struct jobs *j, struct err *e)
{
    s->file = args_text(&c->args, "into", NULL);
    if (!s->file)
        s->file = digest_name(c, s, j);
    const char *slash = strrchr(s->file, '/');
    if (slash && slash != s->file &&
        !folder_make(arena_strndup(c->arena, s->file, (size_t)(slash - s->file)), e))
        return false;
    s->kept = s->work = arena_printf(c->arena, "%s.partial", s->file);
    if (store_network(s->file))
        s->work = scratch_name(c->arena, s->file);
    return true;
}

bool shard_cut(struct context *c, struct shard *s, struct jobs *j, struct err *e)
{
    const char *cut = args_text(&c->args, "cut", NULL);
    if (!cut)
        jobs_keep(j, (size_t)s->k, (size_t)s->n);
    else if (!jobs_keep_listed(c, cut, s, j, e))
        return false;
    return shard_name(c, s, j, e);
}

/* --- filling it ------------------------------------------------------------------------------- */

static bool copy(const char *from, const char *to, struct err *e)
{
    struct buf bytes = {0};
    bool fine = file_read(from, 0, &bytes, e) && file_write(to, bytes.s, bytes.n, e);
    buf_release(&bytes);
    return fine;
}

static bool move(const char *from, const char *to, struct err *e)
{
    if (rename(from, to) == 0)
        return true;
    return err_set(e, ERR_IO, "cannot rename %s to %s: %s", from, to, strerror(errno));
}

/* What is there of it goes on where it is filled. */
static bool fetch(const struct shard *s, struct err *e)
{
    bool away = strcmp(s->work, s->kept) != 0;
    const char *from = file_exists(s->kept) ? s->kept : s->file;
    if (file_exists(s->work) || !file_exists(from))
        return true;
    return away ? copy(from, s->work, e) : move(from, s->work, e);
}

/* Runs that this database holds leave *j and count as present. */
static bool drop_made(struct store *st, struct jobs *j, struct err *e)
{
    size_t kept = 0;
    for (size_t i = 0; i < j->n; i++) {
        struct plan one = *j->list[i].plan;
        enum run_state state;
        one.runs = &j->list[i].plan->runs[j->list[i].index];
        one.n = 1;
        if (!store_states(st, &one, &state, NULL, e))
            return false;
        if (state == RUN_DONE || state == RUN_DIVERGED)
            j->present++;
        else
            j->list[kept++] = j->list[i];
    }
    j->n = kept;
    return true;
}

bool shard_open(const struct shard *s, struct jobs *j, struct store **st, struct err *e)
{
    j->planned = j->n;
    j->present = 0;
    return fetch(s, e) && store_open(s->work, STORE_WRITE, st, e) && drop_made(*st, j, e);
}

bool shard_close(const struct shard *s, bool whole, struct err *e)
{
    bool away = strcmp(s->work, s->kept) != 0;
    if (!away)
        return !whole || move(s->work, s->file, e);
    if (!copy(s->work, whole ? s->file : s->kept, e))
        return false;
    unlink(s->work);
    if (whole)
        unlink(s->kept);
    return true;
}
