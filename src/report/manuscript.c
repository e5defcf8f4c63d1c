/* manuscript.c: see manuscript.h. pandoc reads the text, report/manuscript.lua tells what it met
 * there, a line each in the order of the text: what it is, a tab, the words that stand for it in
 * the source. A place in the source is where those words come next. */
#include "report/manuscript.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/appendix.h"
#include "report/bibliography.h"
#include "report/clean.h"
#include "report/picture.h"
#include "report/references.h"
#include "report/slots.h"
#include "report/typeset.h"
#include "report/value.h"
#include "sys/file.h"

enum { MANUSCRIPT_LIMIT = 1 << 24 };

struct reading {
    struct workshop *w;
    struct manuscript *m;
    struct errs *es;
    const char *source, *at; /* the author's text; behind the words that were found last */
    struct slots slots;
    struct references references;
    size_t n_pictures;
};

static void names_add(struct arena *a, struct names *s, const char *name)
{
    s->list = arena_room(a, s->list, s->n, &s->room, sizeof *s->list);
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->list[i], name) == 0)
            return;
    s->list[s->n++] = name;
}

static struct where place_of(const struct reading *r, const char *at)
{
    return at ? text_place(r->m->path, r->source, (size_t)(at - r->source))
              : (struct where){r->m->path, 0, 0};
}

/* Not escaped, and not the beginning of a longer name. */
static bool stands_alone(const char *source, const char *at, size_t n)
{
    unsigned char last = (unsigned char)at[n - 1], next = (unsigned char)at[n];
    bool escaped = at > source && at[-1] == '\\';
    return !escaped && !(isalnum(last) && (isalnum(next) || next == '_' || next >= 0x80));
}

static const char *next_of(const struct reading *r, const char *from, const char *words)
{
    size_t n = strlen(words);
    while ((from = strstr(from, words)) != NULL && !stands_alone(r->source, from, n))
        from++;
    return from;
}

/* Where the words come next, and r->at behind them, or else first (notes stand elsewhere than where
 * they are referred to); NULL when the author wrote them in another way. */
static const char *find(struct reading *r, const char *words)
{
    const char *at = words[0] ? next_of(r, r->at, words) : NULL;
    if (at)
        r->at = at + strlen(words);
    return at || !words[0] ? at : next_of(r, r->source, words);
}

enum around { TEXT, BLOCK, MATH };

static bool put_value(struct reading *r, const char *name, bool in_math, struct buf *out,
                      struct err *e)
{
    if (!value_markdown(r->w, name, in_math, out, e))
        return false;
    names_add(r->w->arena, &r->m->values, name);
    return true;
}

static bool put_claim(struct reading *r, const char *text, bool in_math, struct buf *out,
                      struct err *e)
{
    const char *colon = strchr(text, ':');
    const char *id = colon ? arena_strndup(r->w->arena, text, (size_t)(colon - text)) : text;
    return value_claim(r->w, id, colon ? colon + 1 : NULL, in_math, out, e);
}

static bool put_block(struct reading *r, const char *name, enum around around, struct buf *out,
                      struct err *e)
{
    if (strcmp(name, "summary") == 0)
        return appendix_summary(r->w, out, e);
    if (around != BLOCK)
        return err_set(e, ERR_INPUT, "{%s} stands alone in its paragraph", name);
    return strcmp(name, "claims-table") == 0 ? appendix_claims(r->w, out, e)
                                             : appendix_provenance(r->w, out, e);
}

static bool put(struct reading *r, const struct slot *s, enum around around, struct buf *out,
                struct err *e)
{
    const char *colon = strchr(s->text, ':'), *argument = colon ? colon + 1 : NULL;
    size_t n = colon ? (size_t)(colon - s->text) : strlen(s->text);
    const char *name = arena_strndup(r->w->arena, s->text, n);
    const char *known = slots_known(r->w->arena, name);
    bool numeric = strcmp(name, "value") == 0 || strcmp(name, "claim") == 0;
    if (strcmp(known, name) != 0) {
        err_set(e, ERR_INPUT, "unknown placeholder '%.60s'", name);
        return err_hint(e, "did you mean '%s'?", known);
    }
    if (numeric && !argument)
        return err_set(e, ERR_INPUT, "placeholder '%s' needs a name: {%s:NAME}", name, name);
    if (!numeric && argument)
        return err_set(e, ERR_INPUT, "placeholder '%s' takes no name", name);
    return !numeric                ? put_block(r, name, around, out, e)
           : strcmp(name, "value") ? put_claim(r, argument, around == MATH, out, e)
                                   : put_value(r, argument, around == MATH, out, e);
}

static void fill(struct reading *r, struct slot *s, enum around around)
{
    struct buf out = {0}, clean = {0};
    struct err e = {0};
    if (put(r, s, around, &out, &e)) {
        clean_put(&clean, buf_text(&out), out.n);
        s->put = arena_strdup(r->w->arena, buf_text(&clean));
    } else {
        e.at = e.at.line ? e.at : place_of(r, r->source + s->at - 1);
        errs_add(r->es, &e);
    }
    buf_release(&out);
    buf_release(&clean);
}

/* A formula's braces are TeX's, but for those that hold the name of a number. */
static void take_slot(struct reading *r, const char *sort, const char *words)
{
    struct slot *s = slots_find(&r->slots, words);
    bool number = strncmp(s->text, "value:", 6) == 0 || strncmp(s->text, "claim:", 6) == 0;
    r->at = r->source + s->at;
    if (strcmp(sort, "text") == 0)
        fill(r, s, TEXT);
    else if (strcmp(sort, "block") == 0)
        fill(r, s, BLOCK);
    else if (strcmp(sort, "math") == 0 && number)
        fill(r, s, MATH);
    else if (strcmp(sort, "open") == 0)
        errs_add_at(r->es, place_of(r, r->at - 1),
                    "this placeholder has no closing brace on its line");
}

static bool embed(struct reading *r, const char *address, struct err *e)
{
    struct source s;
    bool figure = strncmp(address, "figure:", 7) == 0;
    const char *name = arena_strdup(r->w->arena, address + (figure ? 7 : 6));
    if (!source_read(r->w->arena, figure ? PLOTS_FOLDER : TABLES_FOLDER, name, ".sql", &s, e))
        return false;
    names_add(r->w->arena, figure ? &r->m->figures : &r->m->tables, name);
    return true;
}

static bool picture(struct reading *r, const char *address, struct err *e)
{
    const char *name, *file = picture_file(r->w->arena, address);
    if (!file[0])
        return err_set(e, ERR_INPUT, "this picture has no file");
    if (!picture_make(r->w, file, ++r->n_pictures, &name, e))
        return false;
    names_add(r->w->arena, &r->m->pictures,
              arena_printf(r->w->arena, "%s " REPORT_FOLDER "/%s", name, file));
    return true;
}

/* The place of an address, which pandoc may have encoded. */
static const char *find_address(struct reading *r, const char *address)
{
    const char *at = find(r, address[0] ? address : "]()");
    if (at && !address[0])
        return at + 2;
    return at ? at : find(r, picture_file(r->w->arena, address));
}

/* sort: "picture" where it stands alone in its paragraph, or "inline". */
static void take_image(struct reading *r, const char *sort, const char *address)
{
    struct err e = {0};
    bool alone = strcmp(sort, "picture") == 0;
    bool made = strncmp(address, "figure:", 7) == 0 || strncmp(address, "table:", 6) == 0;
    const char *at = find_address(r, address);
    if ((made ? embed(r, address, &e) : picture(r, address, &e)) && made && !alone)
        err_set(&e, ERR_INPUT, "a figure or table stands alone in its paragraph");
    if (e.code == ERR_NONE)
        return;
    e.at = e.at.line ? e.at : place_of(r, at);
    errs_add(r->es, &e);
}

/* sort: "label" where something gets a number, or "loose". */
static void take_label(struct reading *r, const char *sort, const char *words)
{
    const struct where at = place_of(r, find(r, words));
    labels_add(&r->references.defined, r->w->arena, words + 1, at);
    if (strcmp(sort, "label") == 0)
        labels_add(&r->references.numbered, r->w->arena, words + 1, at);
}

/* @NAME, or \ref{NAME} and the like; sort: "use" of a label or "cite" of a source. */
static void take_use(struct reading *r, const char *sort, const char *name)
{
    const char *at = find(r, arena_printf(r->w->arena, "@%s", name));
    labels_add(strcmp(sort, "use") == 0 ? &r->references.used : &r->references.cited, r->w->arena,
               name, place_of(r, at ? at : find(r, name)));
}

static void take_source(struct reading *r, const char *sort, const char *words)
{
    labels_add(&r->references.sources, r->w->arena, words, (struct where){0});
}

static struct where bibliography_place(const char *words)
{
    struct buf text = {0};
    struct err ignored = {0};
    struct where place = {BIBLIOGRAPHY, 0, 0};
    bool fine = file_exists(BIBLIOGRAPHY) && file_read(BIBLIOGRAPHY, 0, &text, &ignored);
    const char *at = fine ? strstr(buf_text(&text), words) : NULL;
    if (at)
        place = text_place(BIBLIOGRAPHY, text.s, (size_t)(at - text.s));
    buf_release(&text);
    return place;
}

/* sort: "mistake" of the text or "misprint" of references.bib; the words, what is wrong with them,
 * the remedy, with tabs between. */
static void take_mistake(struct reading *r, const char *sort, const char *fields)
{
    const char *const *part;
    if (source_split(r->w->arena, fields, '\t', &part) < 3)
        return;
    struct err *e = errs_add_at(r->es,
                                strcmp(sort, "mistake") == 0 ? place_of(r, find(r, part[0]))
                                                             : bibliography_place(part[0]),
                                "%s", part[1]);
    err_hint(e, "%.180s", part[2]);
}

static void take_verbatim(struct reading *r, const char *sort, const char *words)
{
    const char *at = next_of(r, r->at, words);
    r->at = at ? at + strlen(words) : r->at;
}

static void take(struct reading *r, const char *sort, const char *words)
{
    static const struct {
        const char *sort;
        void (*take)(struct reading *, const char *sort, const char *words);
    } known[] = {
        {"text", take_slot},        {"block", take_slot},        {"math", take_slot},
        {"open", take_slot},        {"picture", take_image},     {"inline", take_image},
        {"label", take_label},      {"loose", take_label},       {"use", take_use},
        {"cite", take_use},         {"source", take_source},     {"mistake", take_mistake},
        {"misprint", take_mistake}, {"verbatim", take_verbatim},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].sort, sort) == 0)
            known[i].take(r, sort, words);
}

static void take_all(struct reading *r, const struct buf *asked)
{
    for (const char *p = buf_text(asked); *p;) {
        size_t n = strcspn(p, "\n"), sort = strcspn(p, "\t\n");
        take(r, arena_strndup(r->w->arena, p, sort),
             sort < n ? arena_strndup(r->w->arena, p + sort + 1, n - sort - 1) : "");
        p += n + (p[n] == '\n');
    }
    references_check(&r->references, r->w->arena, r->es);
}

/* What the HTML page has after the text; report/filter.lua fills it, and drops it for LaTeX. */
static const char page_parts[] =
    "\n\n::: {.experiments}\n# Experiments and runs {.unnumbered}\n:::\n"
    "\n::: {.sources}\n# Code {.unnumbered}\n:::\n"
    "\n::: {.numbers}\n# Numbers in the text {.unnumbered}\n:::\n"
    "\n::: {.console}\n# Ask the data {.unnumbered}\n:::\n";

/* The text for pandoc; r->source is the author's, its letters composed. */
static bool write_text(struct reading *r, struct err *e)
{
    struct buf text = {0};
    size_t at = 0;
    bool fine = slots_cut(&r->slots, r->w->arena, r->source, &text, &at, e);
    if (!fine)
        e->at = place_of(r, r->source + at);
    buf_puts(&text, page_parts);
    fine = fine && workshop_write_text(workshop_path(r->w, "report/report.md"), &text, e);
    buf_release(&text);
    return fine;
}

static bool read_tree(struct reading *r, struct err *e)
{
    struct buf tree = {0}, asked = {0};
    bool fine =
        write_text(r, e) && bibliography_write(workshop_path(r->w, "report/references.bib"), e) &&
        typeset_read(r->w, e) && file_read(workshop_path(r->w, "report/asked.txt"), 0, &asked, e) &&
        file_read(workshop_path(r->w, "report/read.json"), 0, &tree, e);
    if (fine) {
        take_all(r, &asked);
        slots_fill(&r->slots, &tree, &r->m->tree);
    }
    buf_release(&tree);
    buf_release(&asked);
    return fine;
}

bool manuscript_read(struct workshop *w, const char *path, struct manuscript *m, struct errs *es)
{
    struct buf source = {0}, clean = {0};
    struct err e = {0};
    *m = (struct manuscript){.path = arena_strdup(w->arena, path)};
    struct reading r = {.w = w, .m = m, .es = es};
    bool fine = file_read(path, MANUSCRIPT_LIMIT, &source, &e);
    clean_put(&clean, buf_text(&source), source.n);
    r.source = r.at = buf_text(&clean);
    if (!fine || !read_tree(&r, &e))
        errs_add(es, &e);
    errs_sort(es);
    buf_release(&source);
    buf_release(&clean);
    return es->n == 0;
}

void manuscript_release(struct manuscript *m)
{
    buf_release(&m->tree);
}
