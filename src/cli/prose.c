/* prose.c: see prose.h. */
#include "cli/prose.h"

#include <stdlib.h>
#include <string.h>

#include "cli/command.h"

size_t prose_width(void)
{
    enum { MOST = 100, LEAST = 20 };
    size_t columns = print_width();
    return columns == 0 || columns > MOST ? MOST : columns < LEAST ? LEAST : columns;
}

void prose_wrap(struct buf *out, const char *text, size_t indent, size_t width)
{
    size_t column = indent;
    for (const char *word = text; *word;) {
        size_t n = strcspn(word, " \n");
        if (column > indent && column + n + 1 > width) {
            buf_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            buf_putc(out, ' ');
            column++;
        }
        buf_add(out, word, n);
        column += n;
        word += n;
        bool line = *word == '\n';
        word += strspn(word, " \n");
        if (line && *word) {
            buf_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        }
    }
    buf_putc(out, '\n');
}

static size_t line_length(const char *s)
{
    size_t n = strcspn(s, "\n");
    return n + (s[n] == '\n');
}

bool prose_next(const char **rest, struct passage *p)
{
    const char *s = *rest + strspn(*rest, "\n");
    *p = (struct passage){.text = s, .literal = *s == ' '};
    while (*s && *s != '\n' && (*s == ' ') == p->literal)
        s += line_length(s);
    p->n = (size_t)(s - p->text);
    *rest = s;
    return p->n > 0;
}

/* A paragraph: its line ends are blanks. */
static void put_paragraph(struct buf *out, const struct passage *p, size_t width)
{
    struct arena a = {0};
    char *words = arena_strndup(&a, p->text, p->n);
    for (char *s = words; *s; s++)
        if (*s == '\n')
            *s = ' ';
    prose_wrap(out, words, 0, width);
    arena_release(&a);
}

void prose_put(struct buf *out, const char *text, size_t width)
{
    struct passage p;
    for (bool first = true; prose_next(&text, &p); first = false) {
        buf_puts(out, first ? "" : "\n");
        if (p.literal)
            buf_add(out, p.text, p.n);
        else
            put_paragraph(out, &p, width);
    }
}
