/* render.c: see render.h. */
#include "base/render.h"

#include <string.h>

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

/* Length of the printable UTF-8 character at s, or 0: a control character, or a byte that belongs
 * to none. What a file holds must not reach the terminal as a command. */
static size_t visible(const unsigned char *s, size_t n)
{
    size_t length = s[0] < 0x80                   ? 1
                    : s[0] >= 0xc2 && s[0] < 0xe0 ? 2
                    : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
                    : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
                                                  : 0;
    if (length == 0 || length > n)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool control = s[0] < 0x20 || s[0] == 0x7f || (s[0] == 0xc2 && s[1] < 0xa0);
    return control ? 0 : length;
}

static void put_visible(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t length = visible((const unsigned char *)s + i, n - i);
        if (length > 0)
            buf_add(out, s + i, length);
        else if ((unsigned char)s[i] < 0x80)
            buf_putc(out, ' ');
        else
            buf_putc(out, '?');
        i += length > 0 ? length : 1;
    }
}

static void render_line(struct buf *out, const char *text, struct where at)
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
    buf_puts(out, "^\n");
}

static void render_one(struct buf *out, const struct err *e, const char *text)
{
    if (e->at.line > 0 && e->at.file)
        buf_printf(out, "%s:%d:%d: error: %s\n", e->at.file, e->at.line, e->at.column, e->text);
    else if (e->at.line > 0)
        buf_printf(out, "overparam: error: %s (line %d, column %d)\n", e->text, e->at.line,
                   e->at.column);
    else
        buf_printf(out, "overparam: error: %s\n", e->text);
    if (e->at.line > 0 && text)
        render_line(out, text, e->at);
    if (e->hint[0])
        buf_printf(out, "  hint: %s\n", e->hint);
}

void errs_render(struct buf *out, const struct errs *es, const char *text)
{
    for (size_t i = 0; i < es->n; i++)
        render_one(out, &es->list[i], text);
    if (es->more > 0)
        buf_printf(out, "and %zu more\n", es->more);
}
