/* fonts.c: see fonts.h. fc-list (package fontconfig, which Pango needs and so gnuplot-nox) lists
 * the fonts that have all of some characters: one question is enough for most figures. */
#include "report/fonts.h"

#include <string.h>

#include "base/utf8.h"
#include "sys/file.h"
#include "sys/proc.h"

static const double fonts_seconds = 60;

struct range {
    unsigned long first, last;
};

static bool within(unsigned long point, const struct range *ranges, size_t n)
{
    size_t i = 0;
    while (i < n && (point < ranges[i].first || point > ranges[i].last))
        i++;
    return i < n;
}

/* Pango draws these without a font: Default_Ignorable_Code_Point of Unicode but for letters that
 * fill (U+115F, U+3164), and blanks. */
static bool has_no_glyph(unsigned long point)
{
    static const struct range none[] = {
        {0x0, 0x7f},      {0xa0, 0xa0},       {0xad, 0xad},       {0x34f, 0x34f},
        {0x61c, 0x61c},   {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x2000, 0x200f},
        {0x2028, 0x202f}, {0x205f, 0x206f},   {0x3000, 0x3000},   {0xfe00, 0xfe0f},
        {0xfeff, 0xfeff}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };
    return within(point, none, sizeof none / sizeof *none);
}

/* Fonts have marks of interlinear annotation and Pango draws a box all the same. */
static bool is_never_drawn(unsigned long point)
{
    static const struct range annotation[] = {{0xfff9, 0xfffb}};
    return within(point, annotation, 1);
}

/* The character at text->s + i, 1 and U+FFFD for bytes that are none. */
static size_t next(const struct buf *text, size_t i, unsigned long *point)
{
    size_t n = utf8_read(text->s + i, text->n - i, point);
    if (n == 0)
        *point = 0xfffd;
    return n ? n : 1;
}

void fonts_collect(struct arena *a, const struct buf *text, struct characters *c)
{
    unsigned long point;
    for (size_t i = 0; i < text->n;) {
        i += next(text, i, &point);
        if (!has_no_glyph(point))
            characters_add(a, c, point);
    }
}

/* Pango takes fonts in these formats only: not Type 1, no bitmaps. */
static bool drawable(const char *formats)
{
    return strstr(formats, "TrueType") || strstr(formats, "CFF");
}

/* Is there a font that has all n characters? */
static bool have(const unsigned long *list, size_t n, bool *found, struct err *e)
{
    struct buf pattern = {0}, formats = {0};
    buf_puts(&pattern, ":charset=");
    for (size_t i = 0; i < n; i++)
        buf_printf(&pattern, "%s%lx", i ? " " : "", list[i]);
    const char *const argv[] = {"fc-list", "--format=%{fontformat}\n", buf_text(&pattern), NULL};
    const char *const env[] = {"LC_ALL=C.UTF-8", file_exists(FONTS_FILE) ? FONTS_ENV_FOLDER : NULL,
                               FONTS_ENV_FILE, NULL};
    const struct proc p = {
        .argv = argv, .env = env, .package = "fontconfig", .seconds = fonts_seconds};
    int status = 0;
    bool fine = proc_run(&p, &status, &formats, NULL, e);
    if (fine && status != 0)
        fine = err_set(e, ERR_TOOL, "fc-list (package fontconfig) left with status %d", status);
    *found = fine && drawable(buf_text(&formats));
    buf_release(&pattern);
    buf_release(&formats);
    return fine;
}

bool fonts_lack(struct arena *a, struct characters *c, struct err *e)
{
    struct characters lost = {0};
    bool found = true;
    if (c->n > 0 && !have(c->list, c->n, &found, e))
        return false;
    for (size_t i = 0; i < c->n; i++) {
        bool one = found;
        if (!found && !have(&c->list[i], 1, &one, e))
            return false;
        if (!one || is_never_drawn(c->list[i]))
            characters_add(a, &lost, c->list[i]);
    }
    *c = lost;
    return true;
}

static void put(struct buf *out, const char *s, size_t n, unsigned long point,
                const struct characters *lost)
{
    if (characters_have(lost, point))
        buf_printf(out, "U+%04lX", point);
    else
        buf_add(out, s, n);
}

void fonts_spell(struct buf *out, const struct buf *text, const struct characters *lost)
{
    for (size_t i = 0, n; i < text->n; i += n) {
        unsigned long point;
        n = next(text, i, &point);
        put(out, text->s + i, n, point, lost);
    }
}

/* What a byte of a gnuplot script leaves open: a quote, a comment ('#') or nothing. */
static char open_after(char open, char c)
{
    if (c == '\n')
        return 0;
    if (!open)
        return strchr("\"'#", c) ? c : 0;
    return c == open && c != '#' ? 0 : open;
}

/* The next character of a script, or an escaped quote; *open is moved on. Returns its bytes. */
static size_t next_in_script(const struct buf *text, size_t i, char *open, unsigned long *point)
{
    const char *s = text->s + i;
    size_t n = next(text, i, point);
    if (*open == '"' && s[0] == '\\' && (s[1] == '"' || s[1] == '\\'))
        return 2;
    *open = open_after(*open, s[0]);
    return n;
}

static bool quoted(char open)
{
    return open == '"' || open == '\'';
}

void fonts_collect_quoted(struct arena *a, const struct buf *text, struct characters *c)
{
    unsigned long point;
    char open = 0;
    for (size_t i = 0; i < text->n;) {
        i += next_in_script(text, i, &open, &point);
        if (quoted(open) && !has_no_glyph(point))
            characters_add(a, c, point);
    }
}

void fonts_spell_quoted(struct buf *out, const struct buf *text, const struct characters *lost)
{
    static const struct characters nothing = {0};
    char open = 0;
    for (size_t i = 0, n; i < text->n; i += n) {
        unsigned long point;
        n = next_in_script(text, i, &open, &point);
        put(out, text->s + i, n, point, quoted(open) ? lost : &nothing);
    }
}
