/* render.c: see render.h. */
#include "base/render.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Longest piece of a source line that is shown; the caret stays inside it. */
enum { SHOWN = 100 };

static const char *line_start(const char *text, int line)
{
    for (int k = 1; k < line; k++) {
        const char *end = strchr(text, '\n');
        if (!end)
            return NULL;
        text = end + 1;
    }
    return text;
}

/* The byte of the column-th character (1-based) of a UTF-8 line of n bytes. */
static size_t column_byte(const char *line, size_t n, int column)
{
    size_t i = 0;
    for (int k = 1; k < column && i < n; k++)
        for (i++; i < n && ((unsigned char)line[i] & 0xc0) == 0x80;)
            i++;
    return i;
}

static void put_visible(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t length = text_visible(s + i, n - i);
        if (length > 0)
            buf_add(out, s + i, length);
        else
            buf_putc(out, (unsigned char)s[i] < 0x80 ? ' ' : '?');
        i += length > 0 ? length : 1;
    }
}

/* What stands around a word in colour; empty for plain text. */
struct colours {
    const char *error, *caret, *end;
};

static void render_line(struct buf *out, const char *text, struct where at, const struct colours *k)
{
    const char *line = line_start(text, at.line);
    if (!line)
        return;
    size_t n = strcspn(line, "\n"), caret = column_byte(line, n, at.column);
    size_t from = caret > SHOWN * 3 / 4 ? caret - SHOWN / 2 : 0;
    while (from > 0 && ((unsigned char)line[from] & 0xc0) == 0x80)
        from--;
    size_t shown = n - from > SHOWN ? SHOWN : n - from;
    while (shown > 0 && from + shown < n && ((unsigned char)line[from + shown] & 0xc0) == 0x80)
        shown--;
    buf_puts(out, "  ");
    put_visible(out, line + from, shown);
    buf_puts(out, "\n  ");
    for (size_t i = from; i < caret; i++)
        if (((unsigned char)line[i] & 0xc0) != 0x80)
            buf_putc(out, ' ');
    buf_printf(out, "%s^%s\n", k->caret, k->end);
}

static void render_one(struct buf *out, const struct err *e, const char *text,
                       const struct colours *k)
{
    bool placed = e->at.line > 0;
    if (placed && e->at.file)
        buf_printf(out, "%s:%d:%d: ", e->at.file, e->at.line, e->at.column);
    else
        buf_printf(out, "%s: ", e->at.file ? e->at.file : "overparam");
    buf_printf(out, "%serror:%s %s", k->error, k->end, e->text);
    if (placed && !e->at.file)
        buf_printf(out, " (line %d, column %d)", e->at.line, e->at.column);
    buf_putc(out, '\n');
    if (placed && text)
        render_line(out, text, e->at, k);
    if (e->hint[0])
        buf_printf(out, "  hint: %s\n", e->hint);
}

static void render_all(struct buf *out, const struct errs *es, const char *text,
                       const struct colours *k)
{
    for (size_t i = 0; i < es->n; i++)
        render_one(out, &es->list[i], text, k);
    if (es->more > 0)
        buf_printf(out, "and %zu more\n", es->more);
}

void errs_render(struct buf *out, const struct errs *es, const char *text)
{
    static const struct colours none = {"", "", ""};
    render_all(out, es, text, &none);
}

void errs_render_coloured(struct buf *out, const struct errs *es, const char *text)
{
    static const struct colours few = {"\033[1;31m", "\033[1;32m", "\033[0m"};
    render_all(out, es, text, &few);
}

const char *err_line(const struct err *e, char out[ERR_LINE_SIZE])
{
    char path[ERR_LINE_PATH], place[TEXT_REAL_SIZE] = "";
    if (e->at.line > 0)
        snprintf(place, sizeof place, ":%d:%d", e->at.line, e->at.column);
    const char *hint = e->hint;
    snprintf(out, ERR_LINE_SIZE, "%s%s%s%s%s%s%s",
             e->at.file ? text_tail(e->at.file, path, ERR_LINE_PATH) : "", place,
             e->at.file ? ": " : "", e->text, hint[0] ? " (" : "", hint, hint[0] ? ")" : "");
    return out;
}
