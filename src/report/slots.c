/* slots.c: see slots.h. */
#include "report/slots.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

/* Of plane 16, as report/manuscript.lua knows them: the slots, the escaped characters of ASCII,
 * what both are filled up with. */
enum { FIRST = 0x100000, MOST = 0xf000, ESCAPED = 0x10ff00, FILLER = 0x10fffd };

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-";

const char *slots_known(struct arena *a, const char *text)
{
    static const char *const known[] = {"value", "claim", "summary", "claims-table", "provenance"};
    const char *name = arena_strndup(a, text, strspn(text, letters));
    return text_nearest(name, known, sizeof known / sizeof *known);
}

/* Bytes of a placeholder behind the brace at s: of {word} and {word:argument} where the word is
 * known or nearly so; up to the colon when no brace closes it on its line. Other braces are
 * pandoc's or TeX's. */
static size_t placeholder_length(struct arena *a, const char *s)
{
    size_t word = strspn(s + 1, letters), line = strcspn(s + 1, "}\n");
    bool argument = s[1 + word] == ':', closed = s[1 + line] == '}';
    if (word == 0 || !(argument || (closed && line == word)) || !slots_known(a, s + 1))
        return 0;
    return closed ? line : word + 1;
}

static void put_filled(struct buf *out, unsigned long point, const char *s, size_t n)
{
    size_t width = 0;
    for (size_t i = 0; i < n; i++)
        width += ((unsigned char)s[i] & 0xc0) != 0x80;
    utf8_put_point(out, point);
    while (--width > 0)
        utf8_put_point(out, FILLER);
}

static bool taken(const char *s)
{
    unsigned long point;
    return (unsigned char)s[0] == 0xf4 && utf8_read(s, strlen(s), &point) > 0 && point >= FIRST;
}

static void cut(struct slots *s, struct arena *a, const char *source, size_t at, size_t n,
                struct buf *out)
{
    const char *text = arena_strndup(a, source + at, n);
    s->list = arena_room(a, s->list, s->n, &s->room, sizeof *s->list);
    s->list[s->n] = (struct slot){text, at, text};
    put_filled(out, FIRST + s->n++, text, n);
}

/* A dollar sign; and where a line begins the first mark of a fence (further on it may end code). */
static bool is_escape(const char *source, const char *p)
{
    if (p[0] != '\\' || !p[1] || !strchr("$:`~", p[1]))
        return false;
    const char *line = p;
    while (line > source && strchr(" \t>*+-", line[-1]))
        line--;
    return p[1] == '$' || line == source || line[-1] == '\n';
}

bool slots_cut(struct slots *s, struct arena *a, const char *source, struct buf *out, size_t *at,
               struct err *e)
{
    for (const char *p = source; *p;) {
        size_t n = *p == '{' ? placeholder_length(a, p) : 0, step = 1;
        *at = (size_t)(p - source);
        if (taken(p))
            return err_set(e, ERR_INPUT, "this character of Unicode's plane 16 has no meaning");
        if (n > 0 && s->n == MOST)
            return err_set(e, ERR_INPUT, "a text has at most %d placeholders", MOST);
        if (is_escape(source, p))
            put_filled(out, ESCAPED + (unsigned char)p[1], p, step = 2);
        else
            buf_add(out, p, step = p[0] == '\\' && p[1] ? 2 : 1);
        p += step;
        if (n > 0)
            cut(s, a, source, (size_t)(p - source), n, out);
        p += n;
    }
    return true;
}

struct slot *slots_find(const struct slots *s, const char *words)
{
    unsigned long point = 0;
    size_t n = utf8_read(words, strlen(words), &point);
    bool found = n > 0 && point >= FIRST && point - FIRST < s->n;
    assert(found);
    return found ? &s->list[point - FIRST] : NULL;
}

/* As a part of a string of JSON's. */
static void put_json(struct buf *out, const char *text)
{
    struct buf quoted = {0};
    text_put(&quoted, TEXT_JSON, text);
    buf_add(out, quoted.s + 1, quoted.n - 2);
    buf_release(&quoted);
}

void slots_fill(const struct slots *s, const struct buf *tree, struct buf *out)
{
    for (size_t i = 0, n; i < tree->n; i += n) {
        unsigned long point = 0;
        n = utf8_read(tree->s + i, tree->n - i, &point);
        if (n == 0 || point < FIRST)
            buf_add(out, tree->s + i, n = n ? n : 1);
        else if (point >= ESCAPED && point < FILLER)
            put_json(out, (char[]){'\\', (char)(point - ESCAPED), 0});
        else if (point - FIRST < s->n)
            put_json(out, s->list[point - FIRST].put);
    }
}
