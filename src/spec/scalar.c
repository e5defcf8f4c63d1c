/* scalar.c: see scalar.h. The text and its source are walked side by side: what YAML makes of blanks
 * and line breaks are blanks, whatever their number; all else is written as it is read, but for
 * escapes. */
#include "spec/scalar.h"

#include <string.h>

enum style { PLAIN, SINGLE, DOUBLE };

/* A text and its source, up to where both are walked. */
struct walk {
    enum style style;
    const char *source, *text;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *behind_blanks(const char *s)
{
    return s + strspn(s, " \t\r\n");
}

static size_t character(const char *s)
{
    size_t n = 1;
    while (s[0] && ((unsigned char)s[n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* Bytes of an escape in double quotes, its backslash among them. */
static size_t escape(const char *s)
{
    return s[1] == 'x' ? 4 : s[1] == 'u' ? 6 : s[1] == 'U' ? 10 : 1 + character(s + 1);
}

/* Past one character, or a run of blanks. */
static void step(struct walk *w)
{
    if (w->style == DOUBLE && w->source[0] == '\\') {
        w->text += w->source[1] == '\n' ? 0 : character(w->text);
        w->source += escape(w->source);
    } else if (is_blank(*w->source) || is_blank(*w->text)) {
        w->source = behind_blanks(w->source);
        w->text = behind_blanks(w->text);
    } else {
        w->source += w->style == SINGLE && w->source[0] == '\'' ? 2 : 1;
        w->text++;
    }
}

/* Where the characters of the text begin, behind a quote or the line of a '|' or '>'. */
static const char *inside(const char *source, bool quoted, enum style *style)
{
    *style = quoted && *source == '"' ? DOUBLE : quoted && *source == '\'' ? SINGLE : PLAIN;
    if (*style != PLAIN)
        return source + 1;
    if (!quoted)
        return source;
    source += strcspn(source, "\n");
    return behind_blanks(source);
}

static const char *source_of(const struct node *n, const char *bytes)
{
    for (int line = 1; line < n->at.line && strchr(bytes, '\n'); line++)
        bytes = strchr(bytes, '\n') + 1;
    for (int column = 1; column < n->at.column && *bytes; column++)
        bytes += character(bytes);
    return bytes;
}

struct where scalar_place(const struct node *n, const char *bytes, size_t at)
{
    struct walk w = {.text = n->text};
    w.source = inside(source_of(n, bytes), n->quoted, &w.style);
    while (w.text < n->text + at && *w.source)
        step(&w);
    if (*w.text && !is_blank(*w.text))
        w.source = behind_blanks(w.source);
    return text_place(n->at.file, bytes, (size_t)(w.source - bytes));
}
