/* inputs.c: see inputs.h. */
#include "cli/inputs.h"

#include <string.h>

#include "sys/brought.h"
#include "sys/file.h"

/* --- which ------------------------------------------------------------------------------------ */

/* "a/../b/c" is "b/c", unless a is a link to elsewhere. */
static const char *shown_path(struct arena *a, const char *path)
{
    const char *up = strstr(path, "/../");
    const char *folder = up;
    while (folder && folder > path && folder[-1] != '/')
        folder--;
    if (!up || up == folder || strncmp(folder, "..", 2) == 0)
        return path;
    const char *shorter = arena_printf(a, "%.*s%s", (int)(folder - path), path, up + 4);
    return file_exists(path) && !path_same(path, shorter) ? path : shown_path(a, shorter);
}

/* The digest that stands for a file in a canonical text, where parameters have its name. */
static const char *digest_in(struct arena *a, const char *canonical, const char *path,
                             const char *value)
{
    size_t n = strlen(path);
    for (const char *s = canonical; s; s = strchr(s, '\n')) {
        s += *s == '\n';
        if (strncmp(s, path, n) != 0 || s[n] != '=')
            continue;
        s += n + 1;
        if (strcspn(s, "\n") != SHA256_HEX - 1 || strspn(s, "0123456789abcdef") != SHA256_HEX - 1 ||
            strncmp(s, value, SHA256_HEX - 1) == 0)
            return NULL;
        return arena_strndup(a, s, SHA256_HEX - 1);
    }
    return NULL;
}

static const char files_query[] =
    "select p.path, p.value, x.canonical\n"
    "from all_parameters p join all_texts x on x.run = p.run\n"
    "where p.run = cast(?1 as integer) and typeof(p.value) = 'text'\n"
    "    and x.canonical glob '*' || char(10) || p.path || '=[0-9a-f][0-9a-f][0-9a-f][0-9a-f]*'\n"
    "order by p.path\n";

static bool content_read(struct context *c, struct store *st, struct input_file *f, struct err *e)
{
    struct outline o;
    struct buf words = {0};
    bool known;
    if (!store_outline(st, c->arena, f->sha256, &o, &known, e))
        return false;
    if (known)
        outline_put(&o, &words);
    else
        buf_printf(&words, "SHA-256 %.12s", f->sha256);
    f->content = arena_strdup(c->arena, buf_text(&words));
    buf_release(&words);
    return true;
}

/* The files of a program are its code. */
static const char programs_query[] =
    "select p.part, substr(p.part, 9), p.sha256\n"
    "from all_runs r join code_parts p on p.digest = r.digest\n"
    "where r.id = cast(?1 as integer) and p.part glob 'program/*' order by p.part\n";

static bool programs_read(struct context *c, struct store *st, const struct table *t,
                          struct inputs *in, struct err *e)
{
    bool fine = true;
    for (size_t i = 0; fine && i < t->n_rows; i++) {
        struct input_file *f = &in->list[in->n++];
        *f = (struct input_file){table_text(t, i, 0), table_text(t, i, 1), table_text(t, i, 2), ""};
        fine = content_read(c, st, f, e);
    }
    return fine;
}

bool inputs_of_run(struct context *c, struct store *st, int64_t run, struct inputs *in,
                   struct err *e)
{
    struct table t, programs;
    const char *id = arena_printf(c->arena, "%lld", (long long)run);
    if (!store_query_bound(st, c->arena, files_query, &id, 1, &t, e) ||
        !store_query_bound(st, c->arena, programs_query, &id, 1, &programs, e))
        return false;
    *in = (struct inputs){
        .list = arena_array(c->arena, t.n_rows + programs.n_rows + 1, sizeof *in->list)};
    for (size_t i = 0; i < t.n_rows; i++) {
        const char *path = table_text(&t, i, 0), *file = table_text(&t, i, 1);
        const char *sha256 = digest_in(c->arena, table_text(&t, i, 2), path, file);
        if (!sha256)
            continue;
        struct input_file *f = &in->list[in->n++];
        *f = (struct input_file){path, shown_path(c->arena, file), sha256, ""};
        if (!content_read(c, st, f, e))
            return false;
    }
    return programs_read(c, st, &programs, in, e);
}

struct inputs inputs_of_plan(struct arena *a, const struct run *r)
{
    struct inputs in = {.list = arena_array(a, r->n_parameters + 1, sizeof *in.list)};
    for (size_t i = 0; i < r->n_parameters; i++) {
        const struct parameter *p = &r->parameters[i];
        if (p->sha256)
            in.list[in.n++] = (struct input_file){p->path, shown_path(a, p->text), p->sha256, ""};
    }
    return in;
}

const struct input_file *inputs_find(const struct inputs *in, const char *path, size_t n)
{
    for (size_t i = 0; i < in->n; i++)
        if (strncmp(in->list[i].path, path, n) == 0 && in->list[i].path[n] == 0)
            return &in->list[i];
    return NULL;
}

/* --- in words --------------------------------------------------------------------------------- */

static void put_digests(const char *now, const char *was, struct buf *out)
{
    buf_printf(out, "another content (SHA-256 %.12s, was %.12s)", now, was);
}

bool inputs_put_change(struct context *c, struct store *st, const char *now, const char *was,
                       struct buf *out, struct err *e)
{
    struct outline a, b;
    bool known_now, known_was;
    if (!store_outline(st, c->arena, now, &a, &known_now, e) ||
        !store_outline(st, c->arena, was, &b, &known_was, e))
        return false;
    if (known_now && known_was)
        outline_put_change(&a, &b, out);
    else
        put_digests(now, was, out);
    return true;
}

/* Of a file that is here, whether or not it was ever planned with. */
static bool outline_today(struct context *c, const char *file, const char *sha256,
                          struct outline *o)
{
    struct err ignored = {0};
    const char *bytes;
    size_t n;
    if (!brought_content(file, sha256, &bytes, &n, &ignored))
        return false;
    outline_of(c->arena, bytes, n, o);
    return true;
}

bool inputs_put_today(struct context *c, struct store *st, const struct input_file *f,
                      struct buf *out, struct err *e)
{
    struct outline now, was;
    struct err ignored = {0};
    const char *sha256;
    bool known;
    if (!store_outline(st, c->arena, f->sha256, &was, &known, e))
        return false;
    if (!brought_digest(f->file, &sha256, &ignored)) {
        buf_puts(out, "not here today");
        return true;
    }
    if (strcmp(sha256, f->sha256) == 0) {
        buf_puts(out, "as it is today");
        return true;
    }
    buf_puts(out, "changed since: ");
    if (known && outline_today(c, f->file, sha256, &now))
        outline_put_change(&now, &was, out);
    else
        put_digests(sha256, f->sha256, out);
    return true;
}
