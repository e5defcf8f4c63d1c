/* source.c: see source.h. */
#include "base/source.h"

#include <ctype.h>
#include <string.h>

/* The end of the quoted text or character that begins at `at`. */
static size_t quoted_end(const char *text, size_t n, size_t at)
{
    const char quote = text[at++];
    while (at < n && text[at] != quote && text[at] != '\n')
        at += text[at] == '\\' && at + 1 < n ? 2 : 1;
    return at < n ? at + 1 : n;
}

/* The end of the comment or blank at `at`; `at` itself when there is none. */
static size_t blank_end(const char *text, size_t n, size_t at)
{
    if (isspace((unsigned char)text[at]))
        return at + 1;
    if (text[at] != '/' || at + 1 >= n || (text[at + 1] != '*' && text[at + 1] != '/'))
        return at;
    const char *end = strstr(text + at + 2, text[at + 1] == '*' ? "*/" : "\n");
    return end ? (size_t)(end - text) + (text[at + 1] == '*' ? 2 : 0) : n;
}

void source_bare(const char *text, size_t n, struct buf *out)
{
    for (size_t at = 0; at < n;) {
        const size_t begin = at;
        for (size_t end; at < n && (end = blank_end(text, n, at)) > at;)
            at = end;
        if (at > begin)
            buf_putc(out, ' ');
        if (at >= n)
            return;
        const size_t end = text[at] == '"' || text[at] == '\'' ? quoted_end(text, n, at) : at + 1;
        buf_add(out, text + at, end - at);
        at = end;
    }
}

bool source_next_include(const char *text, size_t *at, char *name, size_t size)
{
    static const char word[] = "#include \"";
    for (const char *p; (p = strstr(text + *at, word));) {
        const char *begin = p + sizeof word - 1, *end = begin + strcspn(begin, "\"\n");
        const size_t n = (size_t)(end - begin);
        *at = (size_t)(end - text);
        if (*end != '"' || n >= size)
            continue;
        memcpy(name, begin, n);
        name[n] = '\0';
        return true;
    }
    return false;
}
