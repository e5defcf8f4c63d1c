/* escape.c: one escape function per format. The text is data and is shown literally, whatever it
 * holds. */
#include <openssl/evp.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

static void escape_csv(struct buf *b, const char *s, size_t n)
{
    bool quote = n > 0 && (s[0] == ' ' || s[n - 1] == ' ');
    for (size_t i = 0; i < n; i++)
        quote = quote || strchr(",\"\r\n", s[i]) != NULL;
    if (!quote) {
        buf_add(b, s, n);
        return;
    }
    buf_putc(b, '"');
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"')
            buf_putc(b, '"');
        buf_putc(b, s[i]);
    }
    buf_putc(b, '"');
}

/* Most of a text needs no escape: it is copied at once. */
static void escape_tsv(struct buf *b, const char *s, size_t n)
{
    size_t plain = 0;
    for (size_t i = 0; i < n; i++) {
        const char letter = s[i] == '\\'   ? '\\'
                            : s[i] == '\t' ? 't'
                            : s[i] == '\n' ? 'n'
                            : s[i] == '\r' ? 'r'
                                           : 0;
        if (!letter)
            continue;
        buf_add(b, s + plain, i - plain);
        buf_putc(b, '\\');
        buf_putc(b, letter);
        plain = i + 1;
    }
    buf_add(b, s + plain, n - plain);
}

static bool is_plain_json(char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void put_json(struct buf *b, char c)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char u = (unsigned char)c;
    const char code[] = {'\\', 'u', '0', '0', digits[u >> 4], digits[u & 15]};
    const char quoted[] = {'\\', c};
    if (u < 0x20 || u == 0x7f)
        buf_add(b, code, sizeof code);
    else
        buf_add(b, quoted, sizeof quoted);
}

static void escape_json(struct buf *b, const char *s, size_t n)
{
    buf_putc(b, '"');
    for (size_t i = 0, plain = 0; i < n;) {
        while (i + plain < n && is_plain_json(s[i + plain]))
            plain++;
        buf_add(b, s + i, plain);
        i += plain;
        plain = 0;
        if (i == n)
            break;
        const size_t length = utf8_read(s + i, n - i, NULL);
        if (length > 1)
            buf_add(b, s + i, length);
        else if (length == 1)
            put_json(b, s[i]);
        else
            buf_puts(b, "\\ufffd");
        i += length ? length : 1;
    }
    buf_putc(b, '"');
}

static void put_html(struct buf *b, char c)
{
    const char *with = c == '&'    ? "&amp;"
                       : c == '<'  ? "&lt;"
                       : c == '>'  ? "&gt;"
                       : c == '"'  ? "&quot;"
                       : c == '\'' ? "&#39;"
                                   : NULL;
    if (with)
        buf_puts(b, with);
    else if ((unsigned char)c >= 0x20 || c == '\n' || c == '\t')
        buf_putc(b, c);
}

static void put_latex(struct buf *b, char c)
{
    static const struct {
        char from;
        const char *to;
    } table[] = {{'\\', "\\textbackslash{}"},
                 {'{', "\\{"},
                 {'}', "\\}"},
                 {'$', "\\$"},
                 {'&', "\\&"},
                 {'#', "\\#"},
                 {'%', "\\%"},
                 {'_', "\\_"},
                 {'^', "\\textasciicircum{}"},
                 {'~', "\\textasciitilde{}"},
                 {'<', "\\textless{}"},
                 {'>', "\\textgreater{}"},
                 {'|', "\\textbar{}"},
                 {'"', "\\textquotedbl{}"},
                 {'`', "\\textasciigrave{}"},
                 {'\'', "\\textquotesingle{}"},
                 {'-', "{-}"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].from == c) {
            buf_puts(b, table[i].to);
            return;
        }
    if ((unsigned char)c >= 0x20)
        buf_putc(b, c);
    else if (c == '\n' || c == '\t')
        buf_putc(b, ' ');
}

static void escape_quoted(struct buf *b, const char *s, size_t n, bool controls)
{
    buf_putc(b, '\'');
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\'')
            buf_putc(b, '\'');
        if (controls || (unsigned char)s[i] >= 0x20)
            buf_putc(b, s[i]);
    }
    buf_putc(b, '\'');
}

static void put_markdown(struct buf *b, char c)
{
    if (c == '\n' || c == '\r' || c == '\t')
        buf_putc(b, ' ');
    else if ((unsigned char)c < 0x20)
        return;
    else {
        if (strchr("\\`*_{}[]()<>#+-.!|~$^@'\":&=", c) && c != 0)
            buf_putc(b, '\\');
        buf_putc(b, c);
    }
}

void text_escape(struct buf *b, enum text_format format, const char *s, size_t n)
{
    static void (*const by_character[])(struct buf *, char) = {
        [TEXT_HTML] = put_html,
        [TEXT_LATEX] = put_latex,
        [TEXT_MARKDOWN] = put_markdown,
        [TEXT_SQL] = NULL,
    };
    if (format == TEXT_CSV)
        escape_csv(b, s, n);
    else if (format == TEXT_JSON)
        escape_json(b, s, n);
    else if (format == TEXT_TSV)
        escape_tsv(b, s, n);
    else if (format == TEXT_GNUPLOT || format == TEXT_SQL)
        escape_quoted(b, s, n, format == TEXT_SQL);
    else
        for (size_t i = 0; i < n; i++)
            by_character[format](b, s[i]);
}

void text_base64(struct buf *b, const void *bytes, size_t n)
{
    enum { THREE = 3, FOUR = 4, BLOCK = 3 * 1024 };
    unsigned char digits[BLOCK / THREE * FOUR + 1];
    const unsigned char *s = bytes;
    for (size_t i = 0; i < n; i += BLOCK) {
        const int length = EVP_EncodeBlock(digits, s + i, (int)(n - i < BLOCK ? n - i : BLOCK));
        buf_add(b, digits, (size_t)length);
    }
}

void text_put(struct buf *b, enum text_format format, const char *s)
{
    text_escape(b, format, s, strlen(s));
}
