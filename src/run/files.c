/* files.c: the core reads no files; whoever runs a trial brings their content.
 *
 * A worker computes many runs on the same data, so what was read stays in memory until the process
 * ends. The cache is keyed by path and digest, and the content is checked against the digest that
 * is part of the run's key: a file that changed since it was planned fails the run. */
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "run/pool.h"
#include "sys/file.h"

/* Larger than any data set that one process should hold, against a decompression bomb. */
enum { FILE_LIMIT_MB = 2048 };

struct cached {
    struct cached *next;
    struct arena arena; /* owns path and digest */
    const char *path, *sha256;
    struct buf content;
};

/* The one piece of state of this layer; it cannot change a result, only the time that it takes. */
static struct cached *cache;

static const struct cached *cache_find(const struct file *f)
{
    for (const struct cached *c = cache; c; c = c->next)
        if (strcmp(c->path, f->path) == 0 && (!f->sha256 || strcmp(c->sha256, f->sha256) == 0))
            return c;
    return NULL;
}

static void cached_free(struct cached *c)
{
    buf_release(&c->content);
    arena_release(&c->arena);
    free(c);
}

static bool cached_read(struct cached *c, const struct file *f, struct err *e)
{
    char digest[SHA256_HEX];
    if (!file_sha256(f->path, digest, e))
        return false;
    if (f->sha256 && strcmp(digest, f->sha256) != 0) {
        err_set(e, ERR_INPUT, "%s changed since the run was planned", f->path);
        return err_hint(e, "give the command again: the run is planned anew");
    }
    c->path = arena_strdup(&c->arena, f->path);
    c->sha256 = arena_strdup(&c->arena, digest);
    return file_read_inflated(f->path, (size_t)FILE_LIMIT_MB << 20, &c->content, e);
}

static bool file_load(struct file *f, struct err *e)
{
    if (!f->path || f->bytes)
        return true;
    const struct cached *found = cache_find(f);
    if (!found) {
        struct cached *c = calloc(1, sizeof *c);
        if (!c)
            memory_exhausted();
        if (!cached_read(c, f, e)) {
            cached_free(c);
            return false;
        }
        c->next = cache;
        cache = c;
        found = c;
    }
    f->bytes = buf_text(&found->content);
    f->size = found->content.n;
    return true;
}

static bool files_load_all(const struct files *all, struct err *e)
{
    for (size_t i = 0; i < all->n; i++)
        if (!file_load(&all->v[i], e))
            return false;
    return true;
}

static bool choice_load(const struct choice *c, struct err *e)
{
    if (!c->kind || !c->kind->fields)
        return true;
    /* The block belongs to the run's arena; it is const for the kinds, not for us. */
    void *options;
    memcpy(&options, &c->options, sizeof options);
    for (const struct field *f = c->kind->fields; f->type != FIELD_NONE; f++)
        if ((f->type == FIELD_FILE && !file_load(field_file(f, options), e)) ||
            (f->type == FIELD_FILES && !files_load_all(field_files(f, options), e)))
            return false;
    return true;
}

bool files_load(struct trial *t, struct err *e)
{
    const struct choice *const single[] = {&t->data,           &t->loss,      &t->parameterization,
                                           &t->initialization, &t->optimizer, &t->probe};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (!choice_load(single[i], e))
            return false;
    for (size_t i = 0; i < t->n_observables; i++)
        if (!choice_load(&t->observables[i], e))
            return false;
    for (size_t i = 0; i < t->n_references; i++)
        if (!choice_load(&t->references[i], e))
            return false;
    return true;
}
