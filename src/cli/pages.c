/* pages.c: see pages.h. The same tables as `describe` for the terminal. */
#include "cli/pages.h"

#include <string.h>

#include "base/buf.h"
#include "cli/kinds.h"
#include "spec/examples.h"
#include "spec/options.h"
#include "spec/wants.h"
#include "sys/file.h"

/* --- Markdown ----------------------------------------------------------------------------------- */

/* Words that may hold `code`: outside of it nothing is markup, and a bar ends no cell. */
static void put_words(struct buf *out, const char *text)
{
    bool code = false;
    for (const char *s = text ? text : ""; *s; s++) {
        code ^= *s == '`';
        if (*s == '|' || (!code && strchr("\\*_<>[]#", *s)))
            buf_putc(out, '\\');
        buf_putc(out, *s == '\n' ? ' ' : *s);
    }
}

static void put_paragraph(struct buf *out, const char *before, const char *text)
{
    if (!text || !text[0])
        return;
    buf_puts(out, before);
    put_words(out, text);
    buf_puts(out, "\n\n");
}

static void put_block(struct buf *out, const char *language, const char *text)
{
    const size_t n = strlen(text);
    buf_printf(out, "```%s\n%s%s```\n\n", language, text, n && text[n - 1] == '\n' ? "" : "\n");
}

static void put_row(struct buf *out, const char *name, const char *what, const char *doc)
{
    buf_printf(out, "| `%s` | ", name);
    put_words(out, what);
    buf_puts(out, " | ");
    put_words(out, doc);
    buf_puts(out, " |\n");
}

/* --- what there is ------------------------------------------------------------------------------ */

static void put_option(struct buf *out, const struct field *f)
{
    char key[FIELD_KEY_SIZE];
    struct buf range = {0}, otherwise = {0}, what = {0};
    wants_range(f, &range);
    wants_default(f, &otherwise);
    buf_puts(&what, wants_type(f));
    if (range.n > 0)
        buf_printf(&what, ": %s", range.s);
    if (f->infinite)
        buf_puts(&what, "; inf allowed");
    if (otherwise.n > 0)
        buf_printf(&what, f->required ? "; %s" : "; default %s", otherwise.s);
    put_row(out, field_key(f, key), buf_text(&what), f->doc);
    buf_release(&range);
    buf_release(&otherwise);
    buf_release(&what);
}

static void put_options(struct buf *out, const struct field *fields)
{
    if (fields_count(fields) == 0)
        return;
    buf_puts(out, "| option | takes | meaning |\n|---|---|---|\n");
    for (const struct field *f = fields; f->name; f++)
        put_option(out, f);
    for (const struct field *f = options_beside(fields); f->name; f++)
        put_option(out, f);
    buf_putc(out, '\n');
}

static void put_outputs(struct buf *out, const struct probe_output *o)
{
    if (!o)
        return;
    buf_puts(out, "| it records | which is |\n|---|---|\n");
    for (; o->name; o++) {
        buf_printf(out, "| `%s` | ", o->name);
        put_words(out, o->doc);
        buf_puts(out, " |\n");
    }
    buf_putc(out, '\n');
}

static void put_keys(struct buf *out, const char *title, const struct word *words)
{
    if (!words)
        return;
    buf_printf(out, "| %s | takes | meaning |\n|---|---|---|\n", title);
    for (; words->name; words++) {
        struct buf what = {0};
        buf_printf(&what, "%s%s", words->form, words->required ? "; required" : "");
        put_row(out, words->name, buf_text(&what), words->doc);
        buf_release(&what);
    }
    buf_putc(out, '\n');
}

static void put_kind(struct buf *out, const struct contract *c, const struct kind *k)
{
    struct buf example = {0};
    buf_printf(out, "# %s %s\n\n", c->name, k->name);
    put_paragraph(out, "", k->summary);
    if (k->formula)
        put_block(out, "text", k->formula);
    put_paragraph(out, "Source: ", k->source);
    put_paragraph(out, "", k->help);
    if (kinds_probe(k))
        put_paragraph(out, "Takes ", kinds_takes(kinds_probe(k)));
    put_options(out, k->fields);
    put_outputs(out, kinds_outputs(k));
    kind_example(c, k, &example);
    put_block(out, "yaml", buf_text(&example));
    buf_printf(out, "All of [%s](README.md#%s).\n", c->name, c->name);
    buf_release(&example);
}

static void put_topic(struct buf *out, const struct topic *t)
{
    struct buf example = {0};
    buf_printf(out, "# %s\n\n", t->name);
    put_paragraph(out, "", t->summary);
    put_paragraph(out, "", t->help);
    put_keys(out, "key", t->words);
    put_keys(out, "key of `random`", t->inner);
    if (!t->words)
        put_options(out, t->fields);
    topic_example(t, &example);
    put_block(out, "yaml", buf_text(&example));
    buf_puts(out, "[The language of an experiment](README.md#language).\n");
    buf_release(&example);
}

static void put_index(struct buf *out)
{
    buf_puts(out,
             "# Reference\n\nWritten by `overparam describe --pages` out of the program's own "
             "tables. Every example is a whole file and runs as it stands.\n\n## language\n\n");
    for (const struct topic *t = topics; t->name; t++)
        if (t->summary) {
            buf_printf(out, "- [%s](%s.md): ", t->name, t->name);
            put_words(out, t->summary);
            buf_putc(out, '\n');
        }
    for (const struct contract *c = contracts; c < contracts + n_contracts; c++) {
        buf_printf(out, "\n## %s\n\n", c->name);
        put_paragraph(out, "", c->summary);
        buf_printf(out, "Key `%s`.\n\n", kinds_key(c));
        for (size_t i = 0; i < c->n; i++) {
            const struct kind *k = c->kinds[i];
            buf_printf(out, "- [%s](%s-%s.md): ", k->name, c->name, k->name);
            put_words(out, k->summary);
            buf_putc(out, '\n');
        }
    }
}

/* --- the files ---------------------------------------------------------------------------------- */

/* Write what *page holds, empty it, and count it. */
static bool turn(struct buf *page, const char *path, size_t *n, struct err *e)
{
    bool fine = file_write(path, buf_text(page), page->n, e);
    buf_clear(page);
    ++*n;
    return fine;
}

static bool write_kinds(struct arena *a, const char *folder, struct buf *page, size_t *n,
                        struct err *e)
{
    for (const struct contract *c = contracts; c < contracts + n_contracts; c++)
        for (size_t i = 0; i < c->n; i++) {
            put_kind(page, c, c->kinds[i]);
            const char *path = arena_printf(a, "%s/%s-%s.md", folder, c->name, c->kinds[i]->name);
            if (!turn(page, path, n, e))
                return false;
        }
    return true;
}

static bool write_topics(struct arena *a, const char *folder, struct buf *page, size_t *n,
                         struct err *e)
{
    for (const struct topic *t = topics; t->name; t++) {
        if (!t->summary)
            continue;
        put_topic(page, t);
        if (!turn(page, arena_printf(a, "%s/%s.md", folder, t->name), n, e))
            return false;
    }
    return true;
}

bool pages_write(struct arena *a, const char *folder, size_t *n, struct err *e)
{
    struct buf page = {0};
    bool fine = folder_make(folder, e);
    put_index(&page);
    fine = fine && turn(&page, arena_printf(a, "%s/README.md", folder), n, e) &&
           write_topics(a, folder, &page, n, e) && write_kinds(a, folder, &page, n, e);
    buf_release(&page);
    return fine;
}
