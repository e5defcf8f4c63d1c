/* key.c: see key.h. A version stands in the first line: should the form change, every key does. */
#include "plan/key.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/kind.h"

static void line(struct buf *out, const char *path, const char *value)
{
    buf_puts(out, path);
    buf_putc(out, '=');
    text_put(out, TEXT_TSV, value);
    buf_putc(out, '\n');
}

void key_head(const struct run_name *name, struct buf *out)
{
    buf_puts(out, "overparam run 1\n");
    line(out, "experiment", name->experiment);
    line(out, "variant", name->variant);
    line(out, "profile", name->profile);
}

void key_value(const struct parameter *p, struct buf *out)
{
    const char *value = p->sha256 ? p->sha256 : p->text;
    text_put(out, TEXT_TSV, value);
}

void key_line(const struct parameter *p, struct buf *out)
{
    buf_puts(out, p->path);
    buf_putc(out, '=');
    key_value(p, out);
    buf_putc(out, '\n');
}

static int by_name(const void *a, const void *b)
{
    const struct code_part *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

/* Kinds share modules: each is kept once. */
static size_t unique_parts(const struct code_part **parts, size_t n)
{
    size_t kept = 0;
    qsort(parts, n, sizeof *parts, by_name);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || parts[kept - 1] != parts[i])
            parts[kept++] = parts[i];
    return kept;
}

static size_t parts_most(const struct resolved *r)
{
    size_t n = 1;
    for (size_t i = 0; i < r->n_kinds; i++, n++)
        for (size_t k = 0; r->kinds[i]->modules[k]; k++)
            n++;
    return n;
}

static void digest_parts(struct code *c)
{
    struct buf text = {0};
    for (size_t i = 0; i < c->n_parts; i++)
        buf_printf(&text, "%s=%s\n", c->parts[i]->name, c->parts[i]->digest);
    sha256_of(buf_text(&text), text.n, c->digest);
    buf_release(&text);
}

const struct code *key_code(struct arena *a, const struct resolved *r)
{
    struct code *c = arena_alloc(a, sizeof *c);
    const struct code_part **parts = arena_array(a, parts_most(r), sizeof *parts);
    size_t n = 0;
    if (!r->program) /* a program asks nothing of our code */
        parts[n++] = code_modules[0];
    for (size_t i = 0; i < r->n_kinds; i++) {
        parts[n++] = &r->kinds[i]->part;
        for (size_t k = 0; r->kinds[i]->modules[k]; k++)
            parts[n++] = r->kinds[i]->modules[k];
    }
    c->parts = parts;
    c->n_parts = unique_parts(parts, n);
    digest_parts(c);
    return c;
}
