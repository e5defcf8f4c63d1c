/* manuscript.c: see manuscript.h. One pass over the text with a cursor that knows line and column.
 */
#include "report/manuscript.h"

#include <stdio.h>
#include <string.h>

#include "report/appendix.h"
#include "report/picture.h"
#include "report/references.h"
#include "report/value.h"
#include "sys/file.h"

enum { MANUSCRIPT_LIMIT = 1 << 24 };

enum { DIVS_DEEP = 32 };

struct cursor {
    struct workshop *w;
    struct manuscript *m;
    struct errs *es;
    const char *at;
    struct where place;
    const char *math_end;         /* end of the last formula that began */
    struct where divs[DIVS_DEEP]; /* where every open ::: begins */
    size_t n_divs;
    const char *caption_end; /* the bracket that closes the caption of the last ![ */
    size_t n_pictures;
    struct references references;
};

static void names_add(struct arena *a, struct names *s, const char *name)
{
    s->list = arena_room(a, s->list, s->n, &s->room, sizeof *s->list);
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->list[i], name) == 0)
            return;
    s->list[s->n++] = name;
}

static bool in_math(const struct cursor *c)
{
    return c->math_end && c->at < c->math_end;
}

/* Move on by n bytes; columns count characters, not bytes. */
static void skip(struct cursor *c, size_t n)
{
    for (; n > 0; n--, c->at++) {
        if (*c->at == '\n') {
            c->place.line++;
            c->place.column = 1;
        } else if (((unsigned char)*c->at & 0xc0) != 0x80)
            c->place.column++;
    }
}

static void copy(struct cursor *c, size_t n)
{
    buf_add(&c->m->text, c->at, n);
    skip(c, n);
}

static void complain(struct cursor *c, const struct err *e)
{
    struct err placed = *e;
    if (placed.at.line == 0)
        placed.at = c->place;
    errs_add(c->es, &placed);
}

/* Length up to and with the line that closes a fence of `n` marks; to the end, and *closed false,
 * when none does. */
static size_t fence_length(const char *s, char mark, size_t n, bool *closed)
{
    *closed = true;
    const char *p = s + strcspn(s, "\n");
    while (*p) {
        const char *line = ++p, *first = line + strspn(line, " ");
        size_t marks = strspn(first, (char[]){mark, 0});
        p = line + strcspn(line, "\n");
        if (marks >= n && first + marks + strspn(first + marks, " \t\r") == p)
            return (size_t)(p - s);
    }
    *closed = false;
    return (size_t)(p - s);
}

static void complain_hint(struct cursor *c, struct where at, const char *text, const char *hint)
{
    struct err *e = errs_add_at(c->es, at, "%s", text);
    if (e)
        err_hint(e, "%s", hint);
}

/* Code, comments and escaped characters: how much of the text here stays as it is. *closed: false
 * when a block of code has no end. */
static size_t verbatim_length(const char *s, bool line_start, bool *closed)
{
    *closed = true;
    if (s[0] == '\\' && s[1])
        return 2;
    if (strncmp(s, "<!--", 4) == 0) {
        const char *end = strstr(s, "-->");
        return end ? (size_t)(end - s) + 3 : strlen(s);
    }
    size_t marks = strspn(s, "`"), tildes = strspn(s, "~");
    if (line_start && (marks >= 3 || tildes >= 3))
        return fence_length(s, *s, marks >= 3 ? marks : tildes, closed);
    for (const char *p = s + marks; marks > 0 && *p;) {
        size_t closing = strspn(p, "`");
        if (closing == marks)
            return (size_t)(p - s) + closing;
        p += closing ? closing : strcspn(p, "`");
    }
    return marks;
}

/* ](figure:NAME) */
static bool embed(struct cursor *c)
{
    struct err e = {0};
    struct source s;
    bool figure = strncmp(c->at, "](figure:", 9) == 0;
    if (!figure && strncmp(c->at, "](table:", 8) != 0)
        return false;
    const char *start = c->at + (figure ? 9 : 8);
    size_t n = strcspn(start, ")\n");
    const char *name = arena_strndup(c->w->arena, start, n);
    skip(c, 2);
    buf_puts(&c->m->text, "](");
    if (source_read(c->w->arena, figure ? PLOTS_FOLDER : TABLES_FOLDER, name, ".sql", &s, &e))
        names_add(c->w->arena, figure ? &c->m->figures : &c->m->tables, name);
    else
        complain(c, &e);
    copy(c, (size_t)(start + n - c->at));
    return true;
}

/* Length of a formula $...$ or $$...$$ at s as pandoc sees it; 0 when its paragraph does not close
 * it. */
static size_t formula_length(const char *s)
{
    bool twice = s[0] == '$' && s[1] == '$';
    if (s[0] != '$' || (!twice && strchr(" \t\n", s[1])))
        return 0;
    for (const char *p = s + 1 + twice; *p && !(p[0] == '\n' && p[1] == '\n'); p++)
        if (twice && p[0] == '$' && p[1] == '$')
            return (size_t)(p + 2 - s);
        else if (!twice && *p == '$' && !strchr(" \t\n\\", p[-1]) && (p[1] < '0' || p[1] > '9'))
            return (size_t)(p + 1 - s);
    return 0;
}

/* The bracket that closes the one at s, in the same paragraph; NULL when there is none. */
static const char *bracket_end(const char *s)
{
    int depth = 0;
    while (*s && strncmp(s, "\n\n", 2) != 0) {
        bool closed;
        size_t n = verbatim_length(s, false, &closed);
        n = n ? n : formula_length(s);
        if (n == 0) {
            depth += (*s == '[') - (*s == ']');
            if (depth == 0)
                return s;
            n = 1;
        }
        s += n;
    }
    return NULL;
}

/* Bytes up to the parenthesis that closes a link, on its line; 0 when none does. */
static size_t link_length(const char *s)
{
    int depth = 0;
    for (const char *p = s; *p && *p != '\n'; p++) {
        if (*p == '\\' && p[1] && p[1] != '\n')
            p++;
        else if (*p == ')' && depth-- == 0)
            return (size_t)(p - s);
        else
            depth += *p == '(';
    }
    return 0;
}

/* ](FILE) after the caption of a picture. */
static bool picture(struct cursor *c)
{
    struct err e = {0};
    const char *name = "", *start = c->at + 2;
    if (c->at != c->caption_end || c->at[1] != '(')
        return false;
    size_t n = link_length(start), length = 0;
    const char *file = picture_path(c->w->arena, start, n, &length);
    skip(c, 2);
    if (n == 0)
        err_set(&e, ERR_INPUT, "this picture has no file, or no closing parenthesis on its line");
    else if (picture_make(c->w, file, c->n_pictures + 1, &name, &e))
        names_add(c->w->arena, &c->m->pictures,
                  arena_printf(c->w->arena, REPORT_FOLDER "/%s", file));
    c->n_pictures++;
    if (e.code != ERR_NONE)
        complain(c, &e);
    buf_printf(&c->m->text, "](picture:%s", name);
    skip(c, length);
    return true;
}

static bool expand_value(struct cursor *c, const char *name, struct err *e)
{
    if (!value_markdown(c->w, name, in_math(c), &c->m->text, e))
        return false;
    names_add(c->w->arena, &c->m->values, name);
    return true;
}

static bool expand_claim(struct cursor *c, const char *text, struct err *e)
{
    const char *colon = strchr(text, ':');
    const char *id = colon ? arena_strndup(c->w->arena, text, (size_t)(colon - text)) : text;
    return value_claim(c->w, id, colon ? colon + 1 : NULL, in_math(c), &c->m->text, e);
}

static bool expand_block(struct cursor *c, const char *name, struct err *e)
{
    if (strcmp(name, "summary") == 0)
        return appendix_summary(c->w, &c->m->text, e);
    if (strcmp(name, "claims-table") == 0)
        return appendix_claims(c->w, &c->m->text, e);
    return appendix_provenance(c->w, &c->m->text, e);
}

/* In the order of `known` below: the first two take an argument. */
enum { VALUE, CLAIM, WITH_ARGUMENT };

static bool expand(struct cursor *c, size_t kind, const char *name, const char *argument,
                   struct err *e)
{
    if (kind < WITH_ARGUMENT && !argument)
        return err_set(e, ERR_INPUT, "placeholder '%s' wants a name: {%s:NAME}", name, name);
    if (kind >= WITH_ARGUMENT && argument)
        return err_set(e, ERR_INPUT, "placeholder '%s' takes no name", name);
    return kind == VALUE   ? expand_value(c, argument, e)
           : kind == CLAIM ? expand_claim(c, argument, e)
                           : expand_block(c, name, e);
}

static bool unknown_placeholder(const char *name, const char *near, struct err *e)
{
    err_set(e, ERR_INPUT, "unknown placeholder '%.60s'", name);
    return near ? err_hint(e, "did you mean '%s'?", near) : false;
}

/* {word} or {word:argument}; other braces are pandoc's or TeX's. */
static bool placeholder(struct cursor *c)
{
    static const char *const known[] = {"value", "claim", "summary", "claims-table", "provenance"};
    enum { KNOWN = sizeof known / sizeof *known };
    size_t word = strspn(c->at + 1, "abcdefghijklmnopqrstuvwxyz-"), kind = 0;
    const char *rest = c->at + 1 + word;
    if (word == 0 || (*rest != '}' && *rest != ':'))
        return false;
    const char *name = arena_strndup(c->w->arena, c->at + 1, word);
    while (kind < KNOWN && strcmp(known[kind], name) != 0)
        kind++;
    const char *near = kind < KNOWN ? NULL : text_nearest(name, known, KNOWN);
    if (kind == KNOWN && (in_math(c) || (*rest == '}' && !near)))
        return false;
    size_t length = strcspn(c->at, "}\n");
    const char *argument =
        *rest == ':' ? arena_strndup(c->w->arena, rest + 1, length - word - 2) : NULL;
    struct err e = {0};
    bool fine = c->at[length] != '}'
                    ? err_set(&e, ERR_INPUT, "this placeholder has no closing brace on its line")
                : kind == KNOWN ? unknown_placeholder(name, near, &e)
                                : expand(c, kind, name, argument, &e);
    if (!fine)
        complain(c, &e);
    skip(c, length + (c->at[length] == '}'));
    return true;
}

/* An @ inside a word is none of ours: an address. */
static bool in_word(const struct cursor *c)
{
    unsigned char before = c->m->text.n ? (unsigned char)c->m->text.s[c->m->text.n - 1] : ' ';
    return (before >= '0' && before <= '9') || (before >= 'a' && before <= 'z') ||
           (before >= 'A' && before <= 'Z') || before >= 0x80;
}

/* A dollar sign outside formulas opens one, or is one of money. */
static void dollar(struct cursor *c)
{
    size_t n = formula_length(c->at);
    if (n > 0)
        c->math_end = c->at + n;
    else if (c->at[1] < '0' || c->at[1] > '9')
        complain_hint(c, c->place, "this $ opens a formula that its paragraph does not close",
                      "\\$ is a dollar sign");
    copy(c, c->at[1] == '$' ? 2 : 1);
}

/* ::: with attributes opens a part of the text, ::: alone closes the last one opened. */
static void colons(struct cursor *c)
{
    size_t n = strspn(c->at, ":"), blanks = strspn(c->at + n, " \t\r");
    bool closes = c->at[n + blanks] == '\n' || c->at[n + blanks] == 0;
    if (!closes && c->n_divs < DIVS_DEEP)
        c->divs[c->n_divs++] = c->place;
    else if (closes && c->n_divs > 0)
        c->n_divs--;
    else if (closes)
        complain_hint(c, c->place, "this ::: closes nothing", "::: {.class} opens what it closes");
    copy(c, n);
}

static void check_divs(struct cursor *c)
{
    for (size_t i = 0; i < c->n_divs; i++)
        complain_hint(c, c->divs[i], "what this ::: opens is never closed",
                      "a line with ::: alone closes it");
}

static void step(struct cursor *c)
{
    bool line_start = c->place.column == 1, closed;
    size_t n = verbatim_length(c->at, line_start, &closed);
    if (!closed)
        complain_hint(c, c->place, "this block of code has no end",
                      "a line with as many of these marks ends it");
    if (n > 0) {
        copy(c, n);
        return;
    }
    if (c->at[0] == '$' && !in_math(c)) {
        dollar(c);
        return;
    }
    if (line_start && strncmp(c->at, ":::", 3) == 0) {
        colons(c);
        return;
    }
    if (c->at[0] == '!' && c->at[1] == '[' && !in_math(c))
        c->caption_end = bracket_end(c->at + 1);
    if ((c->at[0] == ']' && (embed(c) || picture(c))) || (c->at[0] == '{' && placeholder(c)))
        return;
    if ((*c->at == '@' || *c->at == '#') && !(in_math(c) || in_word(c)))
        references_note(&c->references, c->w->arena, c->at, c->place);
    copy(c, 1);
}

bool manuscript_read(struct workshop *w, const char *path, struct manuscript *m, struct errs *es)
{
    struct buf source = {0};
    struct err e = {0};
    *m = (struct manuscript){.path = arena_strdup(w->arena, path)};
    if (!file_read(path, MANUSCRIPT_LIMIT, &source, &e)) {
        errs_add(es, &e);
        buf_release(&source);
        return false;
    }
    struct cursor c = {.w = w, .m = m, .es = es, .at = buf_text(&source), .place = {m->path, 1, 1}};
    while (*c.at)
        step(&c);
    check_divs(&c);
    references_check(&c.references, w->arena, es);
    errs_sort(es);
    buf_release(&source);
    return es->n == 0;
}

void manuscript_release(struct manuscript *m)
{
    buf_release(&m->text);
}
